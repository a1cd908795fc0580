package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Consumer;

/** Gathers the body of a request that is one table, up to its bound. Event-loop confined. */
final class TableIntake implements BodyReceiver {
  private final Reply reply;
  private final int bytesMax;
  private final Consumer<ByteBuf> whole;
  private final ByteBuf table;

  /**
   * @param bytesMax a longer body is refused with 413
   * @param whole takes the table, which stays ours; a {@link WireFormatException} is a 400
   */
  TableIntake(DeviceRequest request, int bytesMax, Consumer<ByteBuf> whole) {
    this.reply = request.reply();
    this.bytesMax = bytesMax;
    this.whole = whole;
    this.table = request.device().allocator().buffer();
  }

  @Override
  public void data(ByteBuf piece) {
    try {
      if (reply.isAnswered()) {
        return;
      }
      if (table.readableBytes() + piece.readableBytes() > bytesMax) {
        reply.refuse(
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "longer than " + bytesMax + " bytes");
      } else {
        table.writeBytes(piece);
      }
    } finally {
      piece.release();
    }
  }

  @Override
  public void end(HttpHeaders trailers) {
    try {
      if (!reply.isAnswered()) {
        whole.accept(table);
      }
    } catch (WireFormatException e) {
      reply.refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    } finally {
      table.release();
    }
  }

  @Override
  public void abort(Throwable cause) {
    table.release();
    if (!reply.isAnswered()) {
      reply.refuse(HttpResponseStatus.BAD_REQUEST, "the body broke off: " + cause);
    }
  }
}
