package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.ReplicatePath;
import io.martinet.http.wire.WireFormatException;
import io.martinet.object.store.Drop;
import io.martinet.object.store.DropOutcome;
import io.martinet.object.store.ObjectKey;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.function.LongSupplier;

/** REPLICATE drop: hands back objects that stand elsewhere (rule 19). Thread-safe. */
final class HandBacks {
  private final LongSupplier ringVersion;

  /**
   * @param ringVersion of the object ring in force here
   */
  HandBacks(LongSupplier ringVersion) {
    this.ringVersion = ringVersion;
  }

  /**
   * @throws WireFormatException if there is no partition
   */
  BodyReceiver begin(DeviceRequest request, ReplicatePath path) {
    path.requirePartition();
    if (request.head().ringVersion() != ringVersion.getAsLong()) {
      // By another ring the object may belong here.
      request
          .reply()
          .refuse(
              HttpResponseStatus.CONFLICT, "the ring in force here is " + ringVersion.getAsLong());
      return new NoBody();
    }
    return new TableIntake(
        request, DropList.BYTES_MAX, table -> drop(request, DropList.read(table)));
  }

  private static void drop(DeviceRequest request, DropList list) {
    int policy = request.head().policy();
    List<Drop> drops =
        list.items().stream()
            .map(item -> new Drop(new ObjectKey(policy, item.hash()), item.state()))
            .toList();
    Device device = request.device();
    request.onReader(
        () -> device.store().drop(drops, device.loop(), outcomes -> answer(request, outcomes)));
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
