package io.martinet.http.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the line by which a balancer says whose connection it passes on; a connection that begins
 * with anything else is closed without an answer. Event-loop confined.
 */
final class ProxyLine extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyLine.class);

  private final ServerConnection connection;

  ProxyLine(ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HAProxyMessage line)) {
      ctx.fireChannelRead(message);
      return;
    }
    String address = line.sourceAddress();
    // A check of the balancer's own has none.
    if (address != null) {
      connection.isOf(new InetSocketAddress(InetAddress.ofLiteral(address), line.sourcePort()));
    }
    line.release();
    ctx.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof HAProxyProtocolException) {
      LOG.info(
          "closed a connection without a PROXY line: peer={} why={}",
          ctx.channel().remoteAddress(),
          cause.getMessage());
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
