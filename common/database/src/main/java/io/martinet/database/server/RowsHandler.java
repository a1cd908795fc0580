package io.martinet.database.server;

import io.martinet.database.Admission;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.http.BodyReceiver;
import io.martinet.http.Content;
import io.martinet.http.Exchange;
import io.martinet.http.ExchangeHandler;
import io.martinet.http.Response;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows (rule 24): the event loop gathers a batch, the device's journal takes it, and whoever
 * wrote it there sends the answer. No thread waits in between, since each write of an object comes
 * by here once a replica.
 */
final class RowsHandler<R> implements ExchangeHandler {
  /** Pieces of a body kept apart before they are joined. */
  private static final int PIECES_MAX = 1_024;

  private static final Logger FAULTS = LoggerFactory.getLogger(RowsHandler.class);

  private final DatabaseServerSetup setup;
  private final Addressing addressing;
  private final OpenDevices<R> devices;
  private final RequestLog log;

  RowsHandler(
      DatabaseServerSetup setup, Addressing addressing, OpenDevices<R> devices, RequestLog log) {
    this.setup = setup;
    this.addressing = addressing;
    this.devices = devices;
    this.log = log;
  }

  @Override
  public BodyReceiver begin(Exchange exchange) {
    return new Receiver(exchange);
  }

  /** One request; confined to its event loop until the batch is whole. */
  private final class Receiver implements BodyReceiver {
    private final Exchange exchange;
    private final long started = log.now();
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private boolean isAnswered;

    Receiver(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void data(ByteBuf data) {
      if (isAnswered) {
        data.release();
      } else if (gathered.readableBytes() + data.readableBytes() > RowBatch.BYTES_MAX) {
        data.release();
        refuse(Refusals.of(413, "a batch has at most " + RowBatch.BYTES_MAX + " bytes"));
      } else {
        gathered = joined(data);
      }
    }

    /** Most batches are one piece. */
    private ByteBuf joined(ByteBuf data) {
      if (!gathered.isReadable()) {
        return data;
      }
      CompositeByteBuf all =
          gathered instanceof CompositeByteBuf composite
              ? composite
              : setup.allocator().compositeBuffer(PIECES_MAX).addComponent(true, gathered);
      return all.addComponent(true, data);
    }

    @Override
    public void end(HttpHeaders trailers) {
      if (isAnswered) {
        gathered.release();
        return;
      }
      try {
        HttpHeaders headers = exchange.request().headers();
        InternalHead.check(headers, setup.clock());
        DatabaseDevice<R> device = devices.require(WirePath.parseDevice(exchange.request().uri()));
        Admission admission = addressing.admission(headers);
        CompletableFuture<RowAnswer> taken = device.takeBatch(gathered.retain(), admission);
        var unused = taken.whenComplete(this::taken);
      } catch (ReplicaUnavailableException | IllegalArgumentException e) {
        taken(null, e);
      } finally {
        gathered.release();
      }
    }

    @Override
    public void abort(Throwable cause) {
      gathered.release();
      if (!isAnswered) {
        exchange.close();
      }
    }

    private void taken(@Nullable RowAnswer answer, @Nullable Throwable failure) {
      if (answer != null) {
        ByteBuf body = setup.allocator().buffer();
        answer.write(body);
        send(new Response(200, new DefaultHttpHeaders(), new Content.Bytes(body)));
      } else {
        refuse(refusal(failure));
      }
    }

    private Response refusal(@Nullable Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof ReplicaUnavailableException unavailable) {
        return Refusals.of(unavailable);
      }
      if (cause instanceof IllegalArgumentException malformed) {
        return Refusals.of(400, String.valueOf(malformed.getMessage()));
      }
      FAULTS.error(
          "rows failed: transId={}", exchange.request().headers().get(Wire.TRANS_ID, "-"), cause);
      return Refusals.of(500, "internal error");
    }

    private void refuse(Response response) {
      isAnswered = true;
      send(response);
    }

    private void send(Response response) {
      ByteBuf body = ((Content.Bytes) response.content()).data();
      int bytes = body.readableBytes();
      HttpHeaders headers =
          response.headers().set(Wire.RING_VERSION, Long.toString(setup.guard().ringVersion()));
      exchange.respond(HttpResponseStatus.valueOf(response.status()), headers, body);
      log.line(
          exchange.remoteAddress(),
          exchange.request().method(),
          exchange.request().uri(),
          exchange.request().headers(),
          response.status(),
          bytes,
          started);
    }
  }
}
