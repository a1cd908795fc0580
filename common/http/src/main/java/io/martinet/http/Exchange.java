package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.SocketAddress;

/**
 * One request and the way to answer it, once. Methods may be called from any thread; none blocks.
 */
public interface Exchange {
  /** The decoded head. */
  HttpRequest request();

  /** The event loop on which the body's callbacks come. */
  EventLoop eventLoop();

  SocketAddress remoteAddress();

  /** Whether the request came over TLS. */
  boolean isSecure();

  /** Whether the request came through the JVM's own transport. */
  boolean isLocal();

  /** Answers {@code 100 Continue} if the client asked for it and has not got it yet. */
  void sendContinue();

  /** Back-pressure: stops or resumes reading the request's body from the peer. */
  void setReading(boolean reading);

  /**
   * Answers whole; {@code Content-Length} is set here. A body of the request that has not arrived
   * yet is drained within a bound, or the connection is closed after the answer.
   *
   * @param body owned by this call
   */
  void respond(HttpResponseStatus status, HttpHeaders headers, ByteBuf body);

  /**
   * Answers with a body that follows. Chunked unless the headers name a {@code Content-Length}. The
   * answer to HEAD has its head alone, whatever is written; where the length is known use {@link
   * #respond} with an empty body and {@code Content-Length} set.
   */
  BodySender start(HttpResponseStatus status, HttpHeaders headers);

  /** Closes the connection without an answer. */
  void close();
}
