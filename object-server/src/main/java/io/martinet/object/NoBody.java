package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** For requests whose body says nothing, or that are answered already. */
final class NoBody implements BodyReceiver {
  @Override
  public void data(ByteBuf data) {
    data.release();
  }

  @Override
  public void end(HttpHeaders trailers) {}

  @Override
  public void abort(Throwable cause) {}
}
