package io.martinet.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stretch of a volume without a good record, as a scan meets it. One thread. */
final class Gap {
  /** Good headers of bad records remembered in one stretch. */
  private static final int HEADERS_MAX = 4096;

  private final long offset;
  private final List<RecordHeader> headers = new ArrayList<>();
  private long end;
  private @Nullable RecordHeader next;

  Gap(long offset) {
    this.offset = offset;
    this.end = offset;
  }

  void add(RecordHeader bad) {
    if (headers.size() < HEADERS_MAX) {
      headers.add(bad);
    }
  }

  void close(long gapEnd, @Nullable RecordHeader follower) {
    end = gapEnd;
    next = follower;
  }

  void swallow(Gap later, long gapEnd, @Nullable RecordHeader follower) {
    later.headers.forEach(this::add);
    close(gapEnd, follower);
  }

  long offset() {
    return offset;
  }

  long end() {
    return end;
  }

  boolean hasHeaders() {
    return !headers.isEmpty();
  }

  /** Whether a good record follows in the volume. */
  boolean isEnclosed() {
    return next != null;
  }

  /**
   * Whether something durable was lost here, rather than a write torn that nobody was told of.
   *
   * @param durableEnd all before this offset had been durable
   * @param sealed whether the volume ends with the seal
   */
  boolean isRot(long durableEnd, SealContent seal, boolean sealed) {
    boolean behindTheEnd = sealed && !isEnclosed();
    return !behindTheEnd && offset < durableEnd && !seal.covers(offset);
  }

  /** What was lost here, given that all of it up to an offset had been durable. */
  List<Damage> damages(int life, long durableEnd) {
    var damages = new ArrayList<Damage>();
    long at = offset;
    for (RecordHeader header : headers) {
      if (header.offset() < at || header.offset() >= durableEnd) {
        continue;
      }
      if (header.offset() > at) {
        damages.add(unnamed(life, at, header.offset(), header));
      }
      long length = Math.min(header.totalBytes(), end - header.offset());
      damages.add(new Damage.InRecord(header, length));
      at = header.offset() + length;
    }
    long stop = Math.min(end, durableEnd);
    if (at < stop) {
      damages.add(unnamed(life, at, stop, next));
    }
    return damages;
  }

  private static Damage unnamed(int life, long from, long to, @Nullable RecordHeader follower) {
    long position = LogPosition.of(life, from);
    if (follower == null || follower.offset() != to || !follower.knowsPrevious()) {
      return new Damage.NoHeader(position, to - from, null, false);
    }
    Damage.Key lost =
        follower.hasPreviousKey()
            ? new Damage.Key(follower.previousPolicy(), follower.previousHash())
            : null;
    return new Damage.NoHeader(position, to - from, lost, follower.previousBytes() == to - from);
  }
}
