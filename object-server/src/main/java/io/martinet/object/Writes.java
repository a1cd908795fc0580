package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.Stagings.Staging;
import io.martinet.object.store.Admission;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.RowContent;
import io.martinet.object.store.RowDuty;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands writes to the committer, delivers the rows of what became durable, and answers. Outcomes
 * and rows are handled on the device's event loop. Thread-safe.
 */
final class Writes {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String CONTENT_TYPE_DEFAULT = "application/octet-stream";

  private final HybridClock clock;
  private final PolicyGuards guards;

  /**
   * @param guards asked once more when a client's write is about to be judged
   */
  Writes(HybridClock clock, PolicyGuards guards) {
    this.clock = clock;
    this.guards = guards;
  }

  /** A write, and what its rows and its answer need once it is settled. */
  private record Settling(
      ObjectRequest request,
      WriteKind kind,
      Write write,
      Admission admission,
      @Nullable RowTargets targets,
      @Nullable StagingId writeId) {}

  /**
   * Commits a staged body.
   *
   * @param staging its body is retained for this call, which releases it
   * @param id of the staging
   */
  void commit(ObjectRequest request, Staging staging, StagingId id, CommitRequest commit) {
    SortedMap<String, String> headers = new TreeMap<>(staging.early());
    headers.putAll(commit.headers());
    String contentType = headers.remove(CONTENT_TYPE);
    var info =
        new ObjectInfo(
            staging.path(),
            staging.body().lengthBytes(),
            commit.etag(),
            staging.body().crc32c(),
            contentType == null ? CONTENT_TYPE_DEFAULT : contentType,
            headers);
    var write =
        new Write.Put(
            staging.key(),
            commit.version(),
            info,
            staging.body().body(),
            Rows.duty(commit.targets(), commit.rangeId()),
            commit.isPromised());
    Admission admission = admission(request);
    var settling = new Settling(request, WriteKind.PUT, write, admission, commit.targets(), id);
    submit(
        settling,
        outcome -> {
          staging.body().release();
          settle(settling, outcome);
        });
  }

  /**
   * @throws WireFormatException if a header is missing or malformed
   */
  void post(ObjectRequest request) {
    SortedMap<String, String> headers = CommitRequest.storedHeaders(request.headers());
    String contentType = headers.remove(CONTENT_TYPE);
    RowTargets targets = request.head().rowTargets();
    Version version = version(request);
    // By the time under which it would stand, too: a client that is told of success finds what it
    // wrote. At time 0 nothing has expired.
    long asOfTicks = request.timeTicks() == 0 ? 0 : Math.max(request.timeTicks(), version.ticks());
    var write =
        new Write.Post(
            request.key(),
            request.path(),
            version,
            asOfTicks,
            contentType,
            headers,
            Rows.duty(targets, rangeId(request.headers())),
            isPromised(request.headers()));
    StagingId writeId = writeId(request.headers());
    var settling =
        new Settling(request, WriteKind.POST, write, admission(request), targets, writeId);
    submit(settling, outcome -> settle(settling, outcome));
  }

  /**
   * @throws WireFormatException if a header is missing or malformed
   */
  void delete(ObjectRequest request) {
    RowTargets targets = request.head().rowTargets();
    RowDuty duty = Rows.duty(targets, rangeId(request.headers()));
    var write =
        new Write.Delete(
            request.key(), request.path(), version(request), duty, isPromised(request.headers()));
    StagingId writeId = writeId(request.headers());
    Function<WriteKind, Settling> of =
        kind -> new Settling(request, kind, write, admission(request), targets, writeId);
    afterLookup(
        request,
        () -> delete(of.apply(WriteKind.DELETE_EXPIRED)),
        () -> delete(of.apply(WriteKind.DELETE)));
  }

  /**
   * Promises a version to a conditional write (rule 7). Only who speaks for the partition can: what
   * it says stands must be all that it ever acknowledged.
   *
   * @throws WireFormatException if a header is missing or malformed
   */
  void prepare(ObjectRequest request) {
    var promise = new Write.Promise(request.key(), request.path(), version(request));
    if (!request.isCovered() || !request.counts()) {
      request.reply().unknown(ObjectHandler.FILLING);
      return;
    }
    Device device = request.device();
    device
        .store()
        .submit(
            promise,
            admission(request),
            device.loop(),
            outcome ->
                device
                    .answers()
                    .add(
                        request.reply().exchange().eventLoop(),
                        () -> ObjectAnswers.write(request, WriteKind.PREPARE, outcome, "")));
  }

  /** Joins an object as a peer holds it; its rows are the peer's to deliver. */
  void push(ObjectRequest request, Write.Push push, Runnable settled) {
    var settling = new Settling(request, WriteKind.PULL, push, Admission.ALWAYS, null, null);
    submit(
        settling,
        outcome -> {
          settled.run();
          settle(settling, outcome);
        });
  }

  private void delete(Settling settling) {
    submit(settling, outcome -> settle(settling, outcome));
  }

  private void afterLookup(ObjectRequest request, Runnable expired, Runnable other) {
    request.onReader(() -> {
      switch (request.device().store().find(request.key())) {
        case Lookup.Live live when Expiry.isPast(live, request.timeTicks()) -> expired.run();
        case Lookup.Live _, Lookup.Deleted _, Lookup.Missing _ -> other.run();
        case Lookup.Unknown(var reason) -> request.reply().unknown(reason);
      }
    });
  }

  private void submit(Settling settling, Consumer<WriteOutcome> outcome) {
    Device device = settling.request().device();
    device.store().submit(settling.write(), settling.admission(), device.loop(), outcome);
  }

  /** On the device's loop. */
  private void settle(Settling settling, WriteOutcome outcome) {
    RowTargets targets = settling.targets();
    RowDuty duty = settling.write().row();
    if (targets == null || duty == null) {
      answer(settling, outcome, "");
      return;
    }
    Consumer<RowReport> report = rows -> answer(settling, outcome, rows.toString());
    ObjectRequest request = settling.request();
    int policy = request.key().policy();
    RowDelivery rows = request.device().rows();
    String transId = request.reply().transId();
    switch (outcome) {
      case WriteOutcome.Done(_, var after, var content, long position) -> {
        var row = Rows.of(duty, request.path(), policy, after, content);
        rows.owe(position, row, targets, settling.writeId(), transId, report);
      }
      case WriteOutcome.Already(var state) -> {
        RowContent content = contentOf(settling.write(), state);
        if (content == null) {
          rows.queueAll(targets, report);
        } else {
          var row = Rows.of(duty, request.path(), policy, state, content);
          rows.sendAgain(row, targets, settling.writeId(), transId, report);
        }
      }
      case WriteOutcome.Refused _,
          WriteOutcome.Promised _,
          WriteOutcome.NoData _,
          WriteOutcome.Expired _,
          WriteOutcome.Outdated _,
          WriteOutcome.Full _,
          WriteOutcome.Failed _,
          WriteOutcome.Unknown _ ->
          answer(settling, outcome, "");
    }
  }

  /** What the row says when the write stood already; null where only its record knows. */
  private static @Nullable RowContent contentOf(Write write, ObjectState state) {
    return switch (write) {
      case Write.Put put when state.data().equals(put.version()) && state.contentType().isNone() ->
          RowContent.of(put.info());
      case Write.Delete _ when !state.isLive() -> RowContent.DELETED;
      case Write.Put _, Write.Delete _, Write.Post _, Write.Push _, Write.Promise _ -> null;
    };
  }

  private static void answer(Settling settling, WriteOutcome settled, String rows) {
    ObjectRequest request = settling.request();
    WriteOutcome outcome =
        (settled instanceof WriteOutcome.NoData || settled instanceof WriteOutcome.Expired)
                && !request.isCovered()
            ? new WriteOutcome.Unknown(ObjectHandler.FILLING)
            : settled;
    Device device = request.device();
    device
        .answers()
        .add(
            request.reply().exchange().eventLoop(),
            () -> ObjectAnswers.write(request, settling.kind(), outcome, rows));
  }

  // What was let in by a ring that is past by now must not be written behind the back of a device
  // that was filled from this one meanwhile (rule 6). What a holder keeps counts for no quorum.
  private Admission admission(ObjectRequest request) {
    long ringVersion = request.head().ringVersion();
    int partition = request.partition();
    PartitionGuard guard = guards.of(request.key().policy());
    return request.head().isToHolder()
        ? Admission.ALWAYS
        : () -> !guard.isOutdated(ringVersion, partition);
  }

  private Version version(ObjectRequest request) {
    return ObjectHandler.requireNear(clock, request.head().version());
  }

  /** Whether a write is taken only where its version was promised. */
  static boolean isPromised(HttpHeaders headers) {
    return headers.contains(Wire.PROMISED, "true", false);
  }

  private static long rangeId(HttpHeaders headers) {
    return BackendRequest.number(Wire.RANGE_ID, headers.get(Wire.RANGE_ID, "0"));
  }

  private static @Nullable StagingId writeId(HttpHeaders headers) {
    String text = headers.get(Wire.STAGING_ID);
    return text == null ? null : StagingId.parse(text);
  }
}
