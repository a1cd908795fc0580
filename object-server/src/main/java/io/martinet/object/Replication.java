package io.martinet.object;

import io.martinet.core.ObjectItem;
import io.martinet.core.SetDigest;
import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.DigestTable;
import io.martinet.http.wire.ItemPage;
import io.martinet.http.wire.PartitionList;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.BarrierOutcome;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.StoreException;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/** REPLICATE: compares the objects of a device with a peer's, and moves them. Thread-safe. */
final class Replication {
  private final Merges merges;
  private final Pushes pushes;
  private final HandBacks handBacks;
  private final Expirations expirations;
  private final PolicyGuards guards;

  Replication(
      Merges merges,
      Pushes pushes,
      HandBacks handBacks,
      Expirations expirations,
      PolicyGuards guards) {
    this.merges = merges;
    this.pushes = pushes;
    this.handBacks = handBacks;
    this.expirations = expirations;
    this.guards = guards;
  }

  /**
   * Begins a request.
   *
   * @throws WireFormatException if path or headers are malformed
   */
  BodyReceiver begin(DeviceRequest request, ReplicatePath path) {
    switch (path.action()) {
      case DIGESTS -> digests(request, PartitionScope.parse(request, path));
      case FILLING -> filling(request);
      case FILLED -> {
        return new TableIntake(
            request, PartitionList.BYTES_MAX, body -> filled(request, PartitionList.read(body)));
      }
      case ROWS -> rows(request);
      case ITEMS -> items(request, PartitionScope.ofPartition(request, path));
      case MERGE -> {
        if (path.hasPartition()) {
          throw new WireFormatException("a stream goes to a device as a whole: " + path);
        }
        return merges.begin(request);
      }
      case PUSH -> {
        return pushes.begin(request, path);
      }
      case DROP -> {
        return handBacks.begin(request, path);
      }
      case EXPIRED -> expirations.expired(request);
      case SEAL -> {
        return expirations.seal(request, path);
      }
    }
    return new NoBody();
  }

  private PartitionGuard guard(DeviceRequest request) {
    return guards.of(request.head().policy());
  }

  private void digests(DeviceRequest request, PartitionScope scope) {
    if (!request.head().isToPrimary()) {
      request.onReader(() -> answer(request, read(request, scope)));
    } else if (isPrimary(request, scope)) {
      Device device = request.device();
      device.store().barrier(device.loop(), passed -> digestsAsPrimary(request, scope, passed));
    }
  }

  /**
   * Rule 6: what writes of an older ring there are was let in before this ring was seen in force.
   * Those before the barrier are in the digests, and those behind it are refused. On the device's
   * loop.
   */
  private void digestsAsPrimary(
      DeviceRequest request, PartitionScope scope, BarrierOutcome outcome) {
    switch (outcome) {
      case BarrierOutcome.Passed() ->
          request.onReader(() -> {
            DigestTable digests = read(request, scope);
            SortedSet<Integer> unsure =
                request
                    .device()
                    .store()
                    .unsurePartitions(request.head().policy(), scope.partPower());
            // Looked at last: by the same ring it has spoken for the partition all the time.
            if (!isPrimary(request, scope)) {
              return;
            }
            if (scope.partition() == ReplicatePath.WHOLE) {
              answer(request, spokenFor(request, scope, digests, unsure));
            } else if (unsure.contains(scope.partition())) {
              request.reply().unknown("something of the partition is quarantined");
            } else {
              answer(request, digests);
            }
          });
      case BarrierOutcome.Full(var reason) -> request.reply().busy(reason);
      case BarrierOutcome.Failed(var reason) -> request.reply().deviceUnusable(reason);
    }
  }

  /**
   * Of each partition that the device speaks for, those of nothing too; no others, and none of
   * which it holds something that it cannot give.
   */
  private DigestTable spokenFor(
      DeviceRequest request, PartitionScope scope, DigestTable digests, SortedSet<Integer> unsure) {
    PartitionGuard guard = guard(request);
    var spokenFor = new TreeMap<Integer, SetDigest>();
    for (int partition = 0; partition < 1 << scope.partPower(); partition++) {
      if (guard.covers(request.device().name(), partition) && !unsure.contains(partition)) {
        spokenFor.put(partition, digests.digests().getOrDefault(partition, SetDigest.EMPTY));
      }
    }
    return new DigestTable(spokenFor);
  }

  private static DigestTable read(DeviceRequest request, PartitionScope scope)
      throws StoreException {
    ObjectStore store = request.device().store();
    int policy = request.head().policy();
    return new DigestTable(
        scope.partition() == ReplicatePath.WHOLE
            ? store.partitionDigests(policy, scope.partPower())
            : store.bucketDigests(policy, scope.partPower(), scope.partition()));
  }

  private static void answer(DeviceRequest request, DigestTable digests) {
    answer(request, digests::write);
  }

  /** Rule 6: who fills another must be able to speak for the partition, by the very same ring. */
  private boolean isPrimary(DeviceRequest request, PartitionScope scope) {
    PartitionGuard guard = guard(request);
    if (request.head().ringVersion() != guard.ringVersion()) {
      request.reply().outdated();
      return false;
    }
    if (scope.partition() != ReplicatePath.WHOLE
        && !guard.covers(request.device().name(), scope.partition())) {
      request.reply().unknown(ObjectHandler.FILLING);
      return false;
    }
    return true;
  }

  private static void rows(DeviceRequest request) {
    Device device = request.device();
    device
        .loop()
        .execute(() -> {
          String owed = Long.toString(device.rows().retry());
          request
              .reply()
              .send(
                  HttpResponseStatus.NO_CONTENT,
                  new DefaultHttpHeaders().set(Wire.ROWS_OWED, owed));
        });
  }

  private void filling(DeviceRequest request) {
    request.onReader(() -> {
      try {
        List<Integer> partitions = guard(request).filling(request.device().name());
        answer(request, PartitionList.firstOf(partitions)::write);
      } catch (IOException e) {
        request.reply().deviceUnusable("what it covers cannot be noted: " + e.getMessage());
      }
    });
  }

  private void filled(DeviceRequest request, PartitionList list) {
    request.onReader(() -> {
      try {
        long version = request.head().ringVersion();
        if (guard(request).filled(request.device().name(), version, list.partitions())) {
          request.reply().send(HttpResponseStatus.NO_CONTENT, EmptyHttpHeaders.INSTANCE);
        } else {
          request.reply().outdated();
        }
      } catch (IllegalArgumentException e) {
        request.reply().refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        request.reply().deviceUnusable("what it covers cannot be noted: " + e.getMessage());
      }
    });
  }

  private static void items(DeviceRequest request, PartitionScope scope) {
    HashRange range = HashRange.of(scope).narrowed(request.head().headers());
    int policy = request.head().policy();
    request.onReader(() -> {
      List<ObjectItem> items =
          range == null
              ? List.of()
              : request
                  .device()
                  .store()
                  .items(policy, range.from(), range.to(), ItemPage.ITEMS_MAX);
      answer(request, new ItemPage(items)::write);
    });
  }

  private static void answer(DeviceRequest request, Consumer<ByteBuf> table) {
    ByteBuf body = request.device().allocator().buffer();
    try {
      table.accept(body);
      String bits = Integer.toString(request.device().store().bucketBits());
      request
          .reply()
          .send(
              HttpResponseStatus.OK,
              new DefaultHttpHeaders().set(Wire.BUCKET_BITS, bits),
              body.retain());
    } finally {
      body.release();
    }
  }
}
