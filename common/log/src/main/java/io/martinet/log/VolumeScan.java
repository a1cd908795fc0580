package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one volume from an offset to its end, shows every good record and collects what is bad.
 * Never stops at a bad record: it goes on by 64 bytes (rule 14). One thread.
 */
final class VolumeScan {
  /** More damaged places than this in one volume are no longer told apart. */
  private static final int GAPS_MAX = 1 << 16;

  private final VolumeHeader volume;
  private final ScanWindow window;
  private final long limit;
  private final List<Gap> gaps = new ArrayList<>();

  private @Nullable Gap open;
  private @Nullable RecordHeader last;
  private SealContent seal = new SealContent(List.of());
  private long at;
  private long end;
  private long records;
  private long durableUpTo;

  /**
   * @param from an offset that is the start of a record or of a gap
   */
  VolumeScan(VolumeHeader volume, DeviceFile file, long from) throws IOException {
    this.volume = volume;
    this.limit = Math.min(file.size(), volume.volumeBytes());
    this.window = new ScanWindow(file, limit);
    this.at = from;
    this.end = from;
  }

  /** Shows all records of users that are left. */
  void run(ReplayVisitor visitor) throws IOException {
    for (StoredRecord record = next(); record != null; record = next()) {
      visitor.record(record);
    }
  }

  /**
   * Goes to the next good record of a user.
   *
   * @return null at the end; otherwise valid until the next call
   */
  @Nullable StoredRecord next() throws IOException {
    while (!isSealed() && at + RecordHeader.BYTES <= limit) {
      StoredRecord record = step();
      if (record != null && record.header().kind() <= LogKinds.USER_MAX) {
        return record;
      }
    }
    closeGap(Math.max(limit, end), null);
    return null;
  }

  private @Nullable StoredRecord step() throws IOException {
    window.reach(at, RecordHeader.BYTES);
    if (window.bytes().getInt(window.index(at)) != RecordHeader.MAGIC) {
      return skip(null);
    }
    window.reach(at, (int) Math.min(RecordHeader.BYTES_MAX, limit - at));
    RecordHeader header = headerAt(at);
    if (header == null) {
      return skip(null);
    }
    int total = header.totalBytes();
    if (total > ScanWindow.BYTES || at + total > limit) {
      return skip(header);
    }
    window.reach(at, total);
    var record = new StoredRecord(header, window.bytes().slice(window.index(at), total));
    if (!record.headIsWhole() || !record.inlineBodyIsWhole()) {
      return skip(header);
    }
    accept(record);
    return record;
  }

  private @Nullable RecordHeader headerAt(long at) {
    ByteBuffer bytes = window.bytes();
    long place = LogPosition.of(volume.life(), at);
    return RecordHeader.parse(bytes, window.index(at), bytes.limit(), volume.epoch(), place);
  }

  private @Nullable StoredRecord skip(@Nullable RecordHeader bad) {
    if (open == null) {
      open = new Gap(at);
    }
    if (bad != null) {
      open.add(bad);
    }
    at += RecordHeader.ALIGNMENT;
    return null;
  }

  private void accept(StoredRecord record) {
    RecordHeader header = record.header();
    closeGap(header.offset(), header);
    end = header.offset() + header.totalBytes();
    at = end;
    durableUpTo = Math.max(durableUpTo, header.durableUpTo());
    last = header;
    records++;
    if (header.kind() == LogKinds.SEAL) {
      seal = SealContent.decode(record.metadata());
      durableUpTo = Math.max(durableUpTo, header.position());
    }
  }

  private void closeGap(long gapEnd, @Nullable RecordHeader next) {
    if (open == null) {
      return;
    }
    if (gaps.size() == GAPS_MAX) {
      gaps.getLast().swallow(open, gapEnd, next);
    } else {
      open.close(gapEnd, next);
      gaps.add(open);
    }
    open = null;
  }

  /** Stretches without a good record, in order; the last one may be the free end of the volume. */
  List<Gap> gaps() {
    return gaps;
  }

  boolean isSealed() {
    return last != null && last.kind() == LogKinds.SEAL;
  }

  /** Whether the last thing in the volume is the mark of an orderly close. */
  boolean isClosed() {
    return last != null
        && last.kind() == LogKinds.CLOSE
        && (gaps.isEmpty() || gaps.getLast().offset() < end || !gaps.getLast().hasHeaders());
  }

  SealContent seal() {
    return seal;
  }

  /** The last good record, or null if there is none behind where the scan began. */
  @Nullable RecordHeader last() {
    return last;
  }

  /** Offset behind the last good record. */
  long end() {
    return end;
  }

  long records() {
    return records;
  }

  /**
   * Offset up to which this volume is known to have been durable.
   *
   * @param previousEnd what the header of the next life says, START if there is none
   */
  long durableEnd(long previousEnd) {
    long durable = Math.max(durableUpTo, previousEnd);
    int life = LogPosition.life(durable);
    if (life != volume.life()) {
      return life > volume.life() ? volume.volumeBytes() : 0;
    }
    return LogPosition.offset(durable);
  }
}
