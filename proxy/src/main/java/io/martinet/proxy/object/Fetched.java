package io.martinet.proxy.object;

import io.martinet.http.PeerResponse;
import io.martinet.http.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** An object server's answer to a read. Exactly one of using its body and {@link #release}. */
sealed interface Fetched {
  /** Head alone, the body empty or not asked for. */
  record Head(int status, HttpHeaders headers) implements Fetched {
    @Override
    public void release() {}
  }

  /** A small body, all of it here. */
  record Whole(int status, HttpHeaders headers, ByteBuf body) implements Fetched {
    @Override
    public void release() {
      body.release();
    }
  }

  /** A body still on its way. */
  record Flowing(PeerResponse response) implements Fetched {
    @Override
    public int status() {
      return response.status();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public void release() {
      response.discard();
    }
  }

  int status();

  HttpHeaders headers();

  /** Frees what it holds without using it. */
  void release();

  /** Whether the object was past its {@code X-Delete-At} at the request's time. */
  default boolean isExpired() {
    return "true".equals(headers().get(Wire.EXPIRED));
  }
}
