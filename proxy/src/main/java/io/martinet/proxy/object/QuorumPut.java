package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.RequestBody;
import io.martinet.http.wire.StagingId;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.martinet.proxy.backend.Renewing;
import io.martinet.proxy.body.SourceFailedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stores a body (rules 1, 2 and 24): it streams to all replicas at once, digested on the way; when
 * it has all arrived the version is drawn and committed. Thread-safe; blocks the request's virtual
 * thread.
 */
final class QuorumPut {
  /**
   * Bodies up to this long are gathered before anything is sent, so that each replica gets one
   * burst, and a client that fails has cost nothing.
   */
  static final int GATHERED_BYTES_MAX = 64 * 1024;

  private final Uploads uploads;
  private final ReplicaWrites writes;
  private final QuorumWrite quorumWrite;
  private final WriteIds writeIds;
  private final PutSettings settings;

  QuorumPut(
      Uploads uploads,
      ReplicaWrites writes,
      QuorumWrite quorumWrite,
      WriteIds writeIds,
      PutSettings settings) {
    this.uploads = uploads;
    this.writes = writes;
    this.quorumWrite = quorumWrite;
    this.writeIds = writeIds;
    this.settings = settings;
  }

  /**
   * @throws QuorumNotReachedException no majority took it in time; some replicas may have
   * @throws ContainerChangedException the container takes no row of it; it was taken back
   */
  PutResult put(PutOrder order) throws QuorumNotReachedException, InterruptedException {
    long declared = order.body().declaredBytes();
    return declared >= 0 && declared <= GATHERED_BYTES_MAX
        ? putGathered(order, (int) declared)
        : putStreamed(order, declared);
  }

  private PutResult putGathered(PutOrder order, int declared)
      throws QuorumNotReachedException, InterruptedException {
    ByteBuf body;
    try {
      body = gather(order, declared);
    } catch (IOException e) {
      return spoiled(e);
    }
    try {
      var digest = new BodyDigest();
      digest.update(body);
      BodyDigest.Summary summary = digest.finish();
      if (isOther(order, summary)) {
        return new PutResult.OtherEtag(summary.etag());
      }
      return Renewing.run(order, PutOrder::renewed, renewed -> send(renewed, body, summary));
    } finally {
      body.release();
    }
  }

  private PutResult send(PutOrder order, ByteBuf body, BodyDigest.Summary summary)
      throws QuorumNotReachedException, InterruptedException {
    StagingId writeId = writeIds.next();
    int declared = body.readableBytes();
    var head = new UploadHead(order.scope(), writeId, declared, order.stored(), false);
    UploadFan fan = uploads.open(head);
    fan.offer(body.retainedDuplicate());
    return commit(order, writeId, summary, fan, body.retainedDuplicate());
  }

  /** Replicas that are ready for a body. */
  private record Opened(PutOrder order, StagingId writeId, UploadFan fan) {}

  private Opened open(PutOrder order, long declared)
      throws QuorumNotReachedException, InterruptedException {
    StagingId writeId = writeIds.next();
    UploadFan fan =
        uploads.open(new UploadHead(order.scope(), writeId, declared, order.stored(), true));
    boolean isReady = false;
    try {
      fan.awaitReady();
      isReady = true;
      return new Opened(order, writeId, fan);
    } finally {
      if (!isReady) {
        fan.abort();
      }
    }
  }

  private PutResult putStreamed(PutOrder first, long declared)
      throws QuorumNotReachedException, InterruptedException {
    Opened opened = Renewing.run(first, PutOrder::renewed, renewed -> open(renewed, declared));
    PutOrder order = opened.order;
    UploadFan fan = opened.fan;
    boolean isEnded = false;
    try {
      var digest = new BodyDigest();
      PutResult failure = stream(order, fan, digest);
      if (failure != null) {
        return failure;
      }
      BodyDigest.Summary summary = digest.finish();
      if (isOther(order, summary)) {
        return new PutResult.OtherEtag(summary.etag());
      }
      isEnded = true;
      return commit(order, opened.writeId, summary, fan, null);
    } finally {
      if (!isEnded) {
        fan.abort();
      }
    }
  }

  /** Moves the body to the replicas; null when it came to its end. */
  private @Nullable PutResult stream(PutOrder order, UploadFan fan, BodyDigest digest)
      throws QuorumNotReachedException, InterruptedException {
    while (true) {
      ByteBuf piece;
      try {
        piece = order.body().read(settings.clientTimeout());
      } catch (IOException e) {
        return spoiled(e);
      }
      if (piece == null) {
        return null;
      }
      order.received().accept(piece.readableBytes());
      if (digest.lengthBytes() + piece.readableBytes() > settings.objectBytesMax()) {
        piece.release();
        return new PutResult.TooLong();
      }
      digest.update(piece);
      fan.write(piece);
    }
  }

  private PutResult commit(
      PutOrder order,
      StagingId writeId,
      BodyDigest.Summary summary,
      UploadFan fan,
      @Nullable ByteBuf whole)
      throws QuorumNotReachedException, InterruptedException {
    Ballots ballots = order.ballots().apply(order.container());
    var attempt =
        new PutAttempt(writes, order.scope(), writeId, summary, fan, whole, ballots.arePromised());
    try {
      WriteResult result =
          quorumWrite.write(order.scope(), order.container(), writeId, attempt, ballots);
      return switch (result) {
        case WriteResult.Done(var version, _, _) -> new PutResult.Stored(version, summary.etag());
        case WriteResult.Unmet(var answer) -> new PutResult.Unmet(answer);
        case WriteResult.Unlisted(var unlisted) -> {
          retract(order, unlisted);
          throw new ContainerChangedException(order.scope().path());
        }
        case WriteResult.NoData() ->
            throw new IllegalStateException("a PUT needs no data: " + order.scope().path());
      };
    } finally {
      // A conditional write is committed only where it was promised.
      if (ballots.arePromised()) {
        fan.abort();
      }
    }
  }

  private void retract(PutOrder order, Version version)
      throws QuorumNotReachedException, InterruptedException {
    var tombstone =
        new HeadAttempt(
            writes,
            order.scope(),
            HttpMethod.DELETE,
            writeIds.next(),
            EmptyHttpHeaders.INSTANCE,
            false);
    quorumWrite.retract(order.scope(), version, tombstone);
  }

  /** The whole body in one buffer, the client's own if it came in one piece. */
  private ByteBuf gather(PutOrder order, int declared) throws IOException, InterruptedException {
    ByteBuf first = read(order);
    if (first != null && first.readableBytes() == declared) {
      return first;
    }
    ByteBuf whole = ByteBufAllocator.DEFAULT.buffer(Math.max(declared, 1));
    boolean isWhole = false;
    try {
      for (ByteBuf piece = first; piece != null; piece = read(order)) {
        whole.writeBytes(piece);
        piece.release();
      }
      isWhole = true;
      return whole;
    } finally {
      if (!isWhole) {
        whole.release();
      }
    }
  }

  private @Nullable ByteBuf read(PutOrder order) throws IOException, InterruptedException {
    ByteBuf piece = order.body().read(settings.clientTimeout());
    if (piece != null) {
      order.received().accept(piece.readableBytes());
    }
    return piece;
  }

  private static boolean isOther(PutOrder order, BodyDigest.Summary summary) {
    String expected = order.expectedEtag();
    return expected != null && !expected.equals(summary.etag());
  }

  private static PutResult spoiled(IOException failure) {
    return switch (failure) {
      case RequestBody.ClientGoneException _ -> new PutResult.ClientGone();
      case RequestBody.ClientTimeoutException _ -> new PutResult.ClientSilent();
      case SourceFailedException failed -> new PutResult.SourceFailed(failed.toString());
      default -> new PutResult.Malformed(failure.toString());
    };
  }
}
