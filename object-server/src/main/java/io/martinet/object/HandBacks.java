package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.Admission;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.ObjectKey;
import io.martinet.ring.coverage.PartitionGuard;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/** REPLICATE drop: hands back objects that stand elsewhere (rule 19). Thread-safe. */
final class HandBacks {
  private final PolicyGuards guards;

  /**
   * @param guards know the object rings in force here
   */
  HandBacks(PolicyGuards guards) {
    this.guards = guards;
  }

  /**
   * @throws WireFormatException if there is no partition
   */
  BodyReceiver begin(DeviceRequest request, ReplicatePath path) {
    path.requirePartition();
    PartitionGuard guard = guards.of(request.head().policy());
    long ring = guard.ringVersion();
    if (request.head().ringVersion() != ring) {
      // By another ring the object may belong here.
      return refuse(request, "the ring in force here is " + ring);
    }
    if (guard.covers(request.device().name(), path.partition())) {
      return refuse(request, "this device speaks for the partition");
    }
    // By a newer ring the device may be a primary, and be filled, before it is the drops' turn.
    Admission admission = () -> guard.ringVersion() == ring;
    return new TableIntake(
        request, DropList.BYTES_MAX, table -> drop(request, DropList.read(table), admission));
  }

  private static BodyReceiver refuse(DeviceRequest request, String why) {
    request.reply().refuse(HttpResponseStatus.CONFLICT, why);
    return new NoBody();
  }

  private static void drop(DeviceRequest request, DropList list, Admission admission) {
    int policy = request.head().policy();
    List<Drop> drops =
        list.items().stream()
            .map(item -> new Drop(new ObjectKey(policy, item.hash()), item.state()))
            .toList();
    Device device = request.device();
    request.onReader(() ->
        device
            .store()
            .drop(drops, admission, device.loop(), outcomes -> answer(request, outcomes)));
  }

  /** On the device's loop. */
  private static void answer(DeviceRequest request, List<DropOutcome> outcomes) {
    ByteBuf body = request.device().allocator().buffer();
    new ItemResults(outcomes.stream().map(HandBacks::resultOf).toList()).write(body);
    request.reply().send(HttpResponseStatus.OK, new DefaultHttpHeaders(), body);
  }

  private static Result resultOf(DropOutcome outcome) {
    return switch (outcome) {
      case DropOutcome.Dropped() -> Result.of(ItemFate.DROPPED);
      case DropOutcome.Changed(var state) -> new Result(ItemFate.CHANGED, state);
      case DropOutcome.RowsOwed() -> Result.of(ItemFate.ROWS_OWED);
      case DropOutcome.Absent() -> Result.of(ItemFate.ABSENT);
      case DropOutcome.Unknown _ -> Result.of(ItemFate.UNKNOWN);
      case DropOutcome.Failed _ -> Result.of(ItemFate.FAILED);
    };
  }
}
