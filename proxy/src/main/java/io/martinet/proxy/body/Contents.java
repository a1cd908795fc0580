package io.martinet.proxy.body;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Uses of a body inside the proxy, whatever it is made of. */
public final class Contents {
  private Contents() {}

  /** Sends all of it; uses it up. */
  public static void send(Content content, ContentSink sink)
      throws IOException, InterruptedException {
    switch (content) {
      case Content.Streamed streamed -> streamed.writeTo(sink);
      case Content.Bytes(var data) -> sink.write(data);
      case Content.Empty(), Content.LengthOnly(_) -> {}
    }
  }

  /**
   * Gathers all of it; uses it up.
   *
   * @return a buffer that the caller releases
   * @throws IOException it is longer than {@code bytesMax}, or was cut
   */
  public static ByteBuf whole(Content content, int bytesMax)
      throws IOException, InterruptedException {
    ByteBuf whole = ByteBufAllocator.DEFAULT.buffer();
    boolean isWhole = false;
    try {
      PieceSink sink = piece -> append(piece, whole, bytesMax);
      send(content, sink);
      isWhole = true;
      return whole;
    } finally {
      if (!isWhole) {
        whole.release();
      }
    }
  }

  /** All of it as UTF-8 text; uses it up. */
  public static String text(Content content, int bytesMax)
      throws IOException, InterruptedException {
    ByteBuf whole = whole(content, bytesMax);
    try {
      return whole.toString(StandardCharsets.UTF_8);
    } finally {
      whole.release();
    }
  }

  private static void append(ByteBuf piece, ByteBuf whole, int bytesMax) throws IOException {
    try {
      if (whole.readableBytes() + piece.readableBytes() > bytesMax) {
        throw new IOException("longer than " + bytesMax + " bytes");
      }
      whole.writeBytes(piece);
    } finally {
      piece.release();
    }
  }
}
