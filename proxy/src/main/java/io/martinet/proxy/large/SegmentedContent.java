package io.martinet.proxy.large;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.Contents;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body of pieces, each asked for when its turn comes. A piece that fails cuts the body. Confined
 * to the request's thread.
 */
final class SegmentedContent implements Content.Streamed {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedContent.class);

  /** What goes out next. */
  sealed interface Piece {
    /** Bytes that are here. */
    record Text(byte[] data) implements Piece {}

    /** Bytes of an object. */
    record Slice(Segment.Stored segment, ByteRange range) implements Piece {}
  }

  /** The pieces of a body, made as they are needed. */
  @FunctionalInterface
  interface Pieces {
    /**
     * The next one, null behind the last.
     *
     * @throws IOException it is not known which that is
     */
    @Nullable Piece next() throws IOException, InterruptedException;
  }

  private final SegmentReader reader;
  private final Pieces pieces;
  private final long lengthBytes;
  private @Nullable Content begun;

  /**
   * @param lengthBytes of all of them, -1 if unknown
   * @param begun body of the first slice among the pieces, owned by this; null: not asked for yet
   */
  SegmentedContent(SegmentReader reader, Pieces pieces, long lengthBytes, @Nullable Content begun) {
    this.reader = reader;
    this.pieces = pieces;
    this.lengthBytes = lengthBytes;
    this.begun = begun;
  }

  @Override
  public long lengthBytes() {
    return lengthBytes;
  }

  @Override
  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
    try {
      for (Piece piece = pieces.next(); piece != null; piece = pieces.next()) {
        switch (piece) {
          case Piece.Text(var data) -> sink.write(Unpooled.wrappedBuffer(data));
          case Piece.Slice(var segment, var range) -> Contents.send(take(segment, range), sink);
        }
      }
    } catch (SegmentFailedException e) {
      LOG.warn("a large object is cut at a segment: {}", e.getMessage());
      throw e;
    } finally {
      release();
    }
  }

  private Content take(Segment.Stored segment, ByteRange range)
      throws IOException, InterruptedException {
    Content first = begun;
    begun = null;
    return first != null ? first : reader.open(segment, range);
  }

  @Override
  public void release() {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }
}
