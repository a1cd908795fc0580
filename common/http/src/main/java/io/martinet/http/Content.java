package io.martinet.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Body of a {@link Response}. Exactly one of sending and {@link #release} uses it up. */
public sealed interface Content {
  /** No body; {@code Content-Length: 0}. */
  record Empty() implements Content {
    @Override
    public long lengthBytes() {
      return 0;
    }

    @Override
    public void release() {}
  }

  /** No bytes are sent but a length is told: the answer to HEAD. */
  record LengthOnly(long lengthBytes) implements Content {
    @Override
    public void release() {}
  }

  /** A whole body in memory, owned by the record. */
  record Bytes(ByteBuf data) implements Content {
    @Override
    public long lengthBytes() {
      return data.readableBytes();
    }

    @Override
    public void release() {
      data.release();
    }
  }

  /** A body made while it is sent, by the request's virtual thread. */
  non-sealed interface Streamed extends Content {
    /** Writes the body; throwing cuts the connection, so that the client sees a short body. */
    void writeTo(ContentSink sink) throws IOException, InterruptedException;
  }

  /** Length in bytes, or -1: then chunked. */
  long lengthBytes();

  /** Frees what it holds without sending it. */
  void release();

  static Content empty() {
    return new Empty();
  }
}
