package io.martinet.http.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.local.LocalIoHandle;
import io.netty.channel.local.LocalIoHandler;

/**
 * Lets sockets and in-JVM channels live on the same event loop: Netty has one kind of handler for
 * each, and a loop takes one handler. In-JVM channels need no polling (they are driven by tasks of
 * the loop), so the sockets' handler alone runs and sleeps.
 */
final class LoopIoHandler implements IoHandler {
  private final IoHandler sockets;
  private final IoHandler local;

  private LoopIoHandler(IoHandler sockets, IoHandler local) {
    this.sockets = sockets;
    this.local = local;
  }

  static IoHandlerFactory factory(IoHandlerFactory sockets) {
    IoHandlerFactory local = LocalIoHandler.newFactory();
    return executor -> new LoopIoHandler(sockets.newHandler(executor), local.newHandler(executor));
  }

  @Override
  public void initialize() {
    sockets.initialize();
    local.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return sockets.run(context);
  }

  @Override
  public void wakeup() {
    sockets.wakeup();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return (handle instanceof LocalIoHandle ? local : sockets).register(handle);
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return sockets.isCompatible(type) || local.isCompatible(type);
  }

  @Override
  public void prepareToDestroy() {
    sockets.prepareToDestroy();
    local.prepareToDestroy();
  }

  @Override
  public void destroy() {
    sockets.destroy();
    local.destroy();
  }
}
