package io.martinet.object;

import io.martinet.core.HybridClock;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.MergeItem;
import io.martinet.object.store.Body;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.StoreException;
import io.martinet.object.store.Write;
import io.martinet.object.store.WriteOutcome;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** REPLICATE merge: joins a stream of a peer's objects with what is here (rule 9). Thread-safe. */
final class Merges {
  /** Streams coming in at once; each may hold its share of pushes in flight (guessed). */
  static final int MERGES_MAX = 16;

  private final int inlineBytesMax;
  private final HybridClock clock;
  private final Function<StorePath, PathHash> hasher;
  private final AtomicInteger left = new AtomicInteger(MERGES_MAX);

  Merges(int inlineBytesMax, HybridClock clock, Function<StorePath, PathHash> hasher) {
    this.inlineBytesMax = inlineBytesMax;
    this.clock = clock;
    this.hasher = hasher;
  }

  BodyReceiver begin(DeviceRequest request) {
    if (left.getAndUpdate(free -> Math.max(free - 1, 0)) == 0) {
      request.reply().busy("too many streams of objects are coming in");
      return new NoBody();
    }
    return new MergeIntake(request, this, left::incrementAndGet);
  }

  int inlineBytesMax() {
    return inlineBytesMax;
  }

  /** Why an object is not taken at all, or null: a foreign hash, or a time too far ahead. */
  @Nullable ItemFate refusal(MergeItem item) {
    return hasher.apply(item.path()).equals(item.hash())
            && clock.accepts(item.state().newest().ticks())
        ? null
        : ItemFate.MALFORMED;
  }

  /** The push of a tombstone; its rows are the sender's to deliver. */
  static Write.Push pushOf(int policy, MergeItem item) {
    return new Write.Push(keyOf(policy, item), item.path(), item.state(), null, null, null);
  }

  /** The push of data; its rows are the sender's to deliver. */
  static Write.Push pushOf(int policy, MergeItem item, MergeItem.Data data, Body body) {
    var info =
        new ObjectInfo(
            item.path(),
            data.lengthBytes(),
            data.etag(),
            data.crc32c(),
            data.contentType(),
            data.headers());
    return new Write.Push(keyOf(policy, item), item.path(), item.state(), info, body, null);
  }

  private static ObjectKey keyOf(int policy, MergeItem item) {
    return new ObjectKey(policy, item.hash());
  }

  static Result resultOf(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Done done -> new Result(ItemFate.MERGED, done.after());
      case WriteOutcome.Already(var state) -> new Result(ItemFate.MERGED, state);
      case WriteOutcome.Refused(_, var state) -> new Result(ItemFate.REFUSED, state);
      case WriteOutcome.NoData(var state) -> new Result(ItemFate.REFUSED, state);
      case WriteOutcome.Expired(var state) -> new Result(ItemFate.REFUSED, state);
      case WriteOutcome.Full _ -> Result.of(ItemFate.FULL);
      case WriteOutcome.Failed _ -> Result.of(ItemFate.FAILED);
      case WriteOutcome.Outdated _, WriteOutcome.Promised _, WriteOutcome.Unknown _ ->
          Result.of(ItemFate.UNKNOWN);
    };
  }

  /** Of a body that the device did not take. */
  static ItemFate fateOf(IOException cause) {
    return cause instanceof StoreException refused && refused.code() == StoreException.Code.CAPACITY
        ? ItemFate.FULL
        : ItemFate.FAILED;
  }
}
