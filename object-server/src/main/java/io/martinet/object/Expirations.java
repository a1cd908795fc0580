package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.HashList;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.SealedStates;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.Expired;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StoreException;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * REPLICATE expired and seal: tells the expirer what is past its time on a device, and makes sure
 * that this stays so until it has decided (decision 080). Thread-safe.
 */
final class Expirations {
  private final PolicyGuards guards;

  /**
   * @param guards know the object rings in force here
   */
  Expirations(PolicyGuards guards) {
    this.guards = guards;
  }

  /**
   * A page of what has expired.
   *
   * @throws WireFormatException if a header is missing or malformed
   */
  void expired(DeviceRequest request) {
    HttpHeaders headers = request.head().headers();
    long until = BackendRequest.number(Wire.UNTIL, BackendRequest.require(headers, Wire.UNTIL));
    String afterText = headers.get(Wire.AFTER);
    Expired after = afterText == null ? null : parse(afterText);
    request.onReader(() -> {
      List<Expired> found =
          request
              .device()
              .store()
              .expired(request.head().policy(), until, after, ExpiredPage.ENTRIES_MAX);
      var told = new DefaultHttpHeaders();
      if (found.size() == ExpiredPage.ENTRIES_MAX) {
        told.set(Wire.AFTER, text(found.getLast()));
      }
      answer(request, told, new ExpiredPage(named(request, found))::write);
    });
  }

  /** What cannot be named (quarantined, or deleted since) is left out. */
  private static List<ExpiredPage.Entry> named(DeviceRequest request, List<Expired> found) {
    var entries = new ArrayList<ExpiredPage.Entry>(found.size());
    for (Expired each : found) {
      StorePath path = request.device().store().findPath(key(request, each.hash()));
      if (path != null) {
        entries.add(new ExpiredPage.Entry(each.seconds(), each.hash(), path));
      }
    }
    return entries;
  }

  /**
   * Seals all that expired by the request's time, and tells what stands of the objects named.
   *
   * @throws WireFormatException if a header is missing or malformed
   */
  BodyReceiver seal(DeviceRequest request, ReplicatePath path) {
    PartitionScope scope = PartitionScope.parse(request, path);
    if (request.head().ringVersion() != guard(request).ringVersion()) {
      request.reply().outdated();
      return new NoBody();
    }
    return new TableIntake(
        request, HashList.BYTES_MAX, table -> seal(request, scope, HashList.read(table).hashes()));
  }

  // First the seal, then the barrier, then the look: a POST that was judged before the seal is in
  // the index by then, and a later one is refused.
  private void seal(DeviceRequest request, PartitionScope scope, List<PathHash> hashes) {
    Device device = request.device();
    request.onReader(() -> {
      device.store().sealExpiry(request.head().timeTicks());
      device.store().barrier(device.loop(), outcome -> sealed(request, scope, hashes, outcome));
    });
  }

  /** On the device's loop. */
  private void sealed(
      DeviceRequest request, PartitionScope scope, List<PathHash> hashes, BarrierOutcome outcome) {
    switch (outcome) {
      case BarrierOutcome.Passed() ->
          request.onReader(
              () -> answer(request, new DefaultHttpHeaders(), look(request, scope, hashes)::write));
      case BarrierOutcome.Full(var reason) -> request.reply().busy(reason);
      case BarrierOutcome.Failed(var reason) -> request.reply().deviceUnusable(reason);
    }
  }

  private SealedStates look(DeviceRequest request, PartitionScope scope, List<PathHash> hashes)
      throws StoreException {
    var entries = new ArrayList<SealedStates.Entry>(hashes.size());
    for (PathHash hash : hashes) {
      entries.add(look(request.device().store(), key(request, hash)));
    }
    PartitionGuard guard = guard(request);
    // Looked at last: it has spoken for these partitions all the time.
    for (int i = 0; i < entries.size(); i++) {
      int partition = hashes.get(i).partition(Integer.SIZE - scope.partPower());
      if (!guard.covers(request.device().name(), partition)) {
        entries.set(i, SealedStates.Entry.UNKNOWN);
      }
    }
    return new SealedStates(entries);
  }

  private static SealedStates.Entry look(ObjectStore store, ObjectKey key) {
    return switch (store.find(key)) {
      case Lookup.Live(var state, _, long deleteAt) ->
          new SealedStates.Entry(true, state.normalised(), deleteAt);
      case Lookup.Deleted(var state) -> new SealedStates.Entry(true, state.normalised(), 0);
      case Lookup.Missing() -> new SealedStates.Entry(true, ObjectState.NONE, 0);
      case Lookup.Unknown _ -> SealedStates.Entry.UNKNOWN;
    };
  }

  private PartitionGuard guard(DeviceRequest request) {
    return guards.of(request.head().policy());
  }

  private static ObjectKey key(DeviceRequest request, PathHash hash) {
    return new ObjectKey(request.head().policy(), hash);
  }

  private static String text(Expired last) {
    return last.seconds() + "-" + last.hash();
  }

  private static Expired parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new WireFormatException(Wire.AFTER + " names no object: " + text);
    }
    return new Expired(
        BackendRequest.number(Wire.AFTER, text.substring(0, dash)),
        HashRange.hash(Wire.AFTER, text.substring(dash + 1)));
  }

  private static void answer(DeviceRequest request, HttpHeaders headers, Consumer<ByteBuf> table) {
    ByteBuf body = request.device().allocator().buffer();
    try {
      table.accept(body);
      request.reply().send(HttpResponseStatus.OK, headers, body.retain());
    } finally {
      body.release();
    }
  }
}
