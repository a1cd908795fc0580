package io.martinet.database.server;

import io.martinet.database.ReplicaUnavailableException;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.http.wire.PartitionList;
import io.martinet.http.wire.WireFormatException;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;

/**
 * What devices were not given whole yet, and that they were (rule 6). Thread-safe; blocks the
 * request's virtual thread.
 */
final class Coverages {
  /** Of a sender in the middle of a list. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private final PartitionGuard guard;
  private final ByteBufAllocator allocator;

  Coverages(PartitionGuard guard, ByteBufAllocator allocator) {
    this.guard = guard;
    this.allocator = allocator;
  }

  /** 200 with the partitions that a device is still to be given. */
  Response filling(String device) {
    try {
      ByteBuf body = allocator.buffer();
      PartitionList.firstOf(guard.filling(device)).write(body);
      return new Response(200, new DefaultHttpHeaders(), new Content.Bytes(body));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** 204 when it is noted, durably; 421 if another ring is in force. */
  Response filled(String device, Request request) throws InterruptedException {
    PartitionList list = list(request);
    long version = InternalHead.ringVersion(request.headers());
    try {
      return guard.filled(device, version, list.partitions())
          ? new Response(204, new DefaultHttpHeaders(), Content.empty())
          : Refusals.of(421, "ring version %d is in force here".formatted(guard.ringVersion()));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private PartitionList list(Request request) throws InterruptedException {
    ByteBuf whole = allocator.buffer();
    try {
      for (ByteBuf piece = request.body().read(SILENCE_MAX);
          piece != null;
          piece = request.body().read(SILENCE_MAX)) {
        whole.writeBytes(piece);
        piece.release();
        if (whole.readableBytes() > PartitionList.BYTES_MAX) {
          throw new WireFormatException("longer than " + PartitionList.BYTES_MAX + " bytes");
        }
      }
      return PartitionList.read(whole);
    } catch (IOException e) {
      throw new WireFormatException("the body broke off: " + e.getMessage(), e);
    } finally {
      whole.release();
    }
  }

  private static ReplicaUnavailableException unusable(IOException cause) {
    return new ReplicaUnavailableException(
        ReplicaUnavailableException.Reason.FENCED,
        "what it covers cannot be noted: " + cause.getMessage());
  }
}
