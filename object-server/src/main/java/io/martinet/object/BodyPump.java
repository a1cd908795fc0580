package io.martinet.object;

import io.martinet.http.BodySender;
import io.martinet.object.store.ObjectReader;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends a large body piece by piece: a reader thread reads and verifies a piece, and goes on only
 * while the channel has room. Between pieces other requests get the thread. One thread at a time.
 */
final class BodyPump implements Runnable {
  private final ObjectRequest request;
  private final ObjectReader reader;
  private final BodySender sender;
  private final HttpResponseStatus status;
  private final StreamLimit streams;
  private final long first;
  private final long end;
  private long position;

  /** Takes ownership of the reader. */
  BodyPump(
      ObjectRequest request,
      ObjectReader reader,
      BodySender sender,
      long first,
      long end,
      HttpResponseStatus status,
      StreamLimit streams) {
    this.request = request;
    this.reader = reader;
    this.sender = sender;
    this.first = first;
    this.end = end;
    this.status = status;
    this.streams = streams;
    this.position = first;
  }

  /** Sends the next piece and sees to it that the one after it is sent. */
  @Override
  public void run() {
    if (!sender.isOpen()) {
      over();
      return;
    }
    try {
      sendPiece();
    } catch (IOException | RuntimeException e) {
      // Damage or a failing disk in mid-body: the peer must see a cut body, never a whole one.
      sender.abort(e);
      over();
      return;
    }
    if (position == end) {
      sender.end(EmptyHttpHeaders.INSTANCE);
      over();
    } else if (sender.isWritable()) {
      request.device().readers().resume(this);
    } else {
      var next = new NextPiece();
      sender.onWritable(next);
    }
  }

  /** Reads exactly these bytes into the buffer. */
  static void read(ObjectReader reader, long position, int length, ByteBuf target)
      throws IOException {
    ByteBuffer piece = target.nioBuffer(target.writerIndex(), length);
    int start = piece.position();
    while (piece.hasRemaining()) {
      int count = reader.read(position + piece.position() - start, piece);
      if (count <= 0) {
        throw new IOException("the body ended early, " + piece.remaining() + " bytes are missing");
      }
    }
    target.writerIndex(target.writerIndex() + length);
  }

  private void sendPiece() throws IOException {
    int length = (int) Math.min(Reads.PIECE_BYTES, end - position);
    ByteBuf piece = request.device().allocator().directBuffer(length);
    try {
      read(reader, position, length, piece);
      sender.write(piece.retain());
    } finally {
      piece.release();
    }
    position += length;
  }

  private void over() {
    reader.close();
    streams.end();
    request.reply().ended(status, position - first);
  }

  /** A listener may be told more than once; the pump goes on once. */
  private final class NextPiece implements Runnable {
    private boolean wasTold;

    @Override
    public void run() {
      if (!wasTold) {
        wasTold = true;
        request.device().readers().resume(BodyPump.this);
      }
    }
  }
}
