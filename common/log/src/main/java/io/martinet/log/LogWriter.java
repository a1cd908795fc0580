package io.martinet.log;

import io.martinet.core.Checks;
import io.martinet.core.PathHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a log. Records are placed one by one in memory, written in one go and made
 * durable by one sync; a full volume is sealed and the next begun on the way. One thread. After an
 * exception the writer takes nothing more: what is on disk is not known (rule 15).
 */
public final class LogWriter {
  /** Bytes gathered before they are written; the longest record must fit. Guessed. */
  static final int BUFFER_BYTES = 1 << 20;

  private static final PathHash NO_HASH = new PathHash(0, 0);

  private final VolumeSet volumes;
  private final LogConfig config;
  private final ByteBuffer buffer;
  private final IdleZeros zeros;
  private Volume active;
  private long tail;
  private long sequence;
  private int previousPolicy;
  private PathHash previousHash = NO_HASH;
  private long previousBytes;
  private volatile long durableUpTo;
  private boolean failed;

  private LogWriter(VolumeSet volumes, Volume active, long tail, long sequence) {
    this.volumes = volumes;
    this.config = volumes.config();
    int bufferBytes = (int) Math.min(BUFFER_BYTES, config.volumeBytes());
    this.buffer = ByteBuffer.allocateDirect(bufferBytes);
    this.zeros = new IdleZeros(config);
    this.active = active;
    this.tail = tail;
    this.sequence = sequence;
    this.durableUpTo = LogPosition.of(active.life(), tail);
  }

  /**
   * Begins to write where a replay ended. A log that was not closed in order is sealed first and
   * goes on in a new life (rule 14); nothing is ever truncated.
   */
  public static LogWriter open(VolumeSet volumes, Replay replay) throws IOException {
    Volume last = volumes.last();
    if (last == null) {
      Volume first = volumes.begin(LogPosition.START, 1);
      return new LogWriter(volumes, first, VolumeHeader.BYTES, 1);
    }
    VolumeScan scan = replay.tail();
    RecordHeader header = scan.last();
    long sequence =
        header != null
            ? header.sequence() + 1
            : last.header().firstSequence() + last.header().volumeBytes() / RecordHeader.ALIGNMENT;
    var writer = new LogWriter(volumes, last, scan.end(), sequence);
    writer.remember(header);
    if (scan.isSealed()) {
      writer.beginNext();
    } else if (!replay.mayResume()) {
      writer.seal(new SealContent(replay.torn()));
      writer.beginNext();
    }
    return writer;
  }

  private void remember(@Nullable RecordHeader header) {
    if (header != null) {
      previousPolicy = header.policy();
      previousHash = header.hash();
      previousBytes = header.totalBytes();
    }
  }

  /**
   * Gives a record its place and copies it into memory; neither written nor durable yet. Rolls to
   * the next volume if it must, which makes all placed before durable.
   *
   * @throws IllegalArgumentException if the record is longer than {@link LogConfig#recordBytesMax}
   */
  public RecordLocation place(RecordDraft draft) throws IOException {
    int total = draft.totalBytes();
    if (total > config.recordBytesMax()) {
      throw new IllegalArgumentException(
          "record of %d bytes, at most %d fit".formatted(total, config.recordBytesMax()));
    }
    checkUsable();
    if (tail + total > recordsEnd()) {
      roll();
    }
    return put(draft, total);
  }

  private long recordsEnd() {
    return active.header().volumeBytes() - SealContent.RECORD_BYTES_MAX;
  }

  private RecordLocation put(RecordDraft draft, int total) throws IOException {
    if (buffer.remaining() < total) {
      write();
    }
    int begin = buffer.position();
    long position = LogPosition.of(active.life(), tail);
    RecordHeader.write(
        buffer,
        draft,
        new RecordHeader.Place(
            position,
            active.header().epoch(),
            sequence,
            durableUpTo,
            previousPolicy,
            previousHash,
            previousBytes));
    buffer.put(draft.body.duplicate());
    while (buffer.position() < begin + total) {
      buffer.put((byte) 0);
    }
    sequence++;
    tail += total;
    previousPolicy = draft.policy;
    previousHash = draft.hash;
    previousBytes = total;
    return new RecordLocation(active.life(), tail - total, total, draft.headBytes());
  }

  /** Writes what was placed: in the page cache on return, not durable. */
  public void write() throws IOException {
    checkUsable();
    if (buffer.position() == 0) {
      return;
    }
    buffer.flip();
    failed = true;
    active.file().write(new ByteBuffer[] {buffer}, tail - buffer.limit());
    failed = false;
    zeros.written(tail);
    buffer.clear();
  }

  /** Makes all that was placed durable: one write, one fdatasync. */
  public void sync() throws IOException {
    write();
    if (durableUpTo == end()) {
      return;
    }
    failed = true;
    active.file().sync();
    failed = false;
    durableUpTo = end();
  }

  /** Seals the volume and goes on in the next; all before is durable on return. */
  public void roll() throws IOException {
    // A seal says that all below it was durable. Written together with records it may outlive them
    // when power fails, and what was torn would count as rot.
    sync();
    seal(new SealContent(List.of()));
    beginNext();
  }

  private void seal(SealContent content) throws IOException {
    var draft = new RecordDraft(LogKinds.SEAL).metadata(content.encode());
    put(draft, draft.totalBytes());
    sync();
  }

  private void beginNext() throws IOException {
    failed = true;
    active = volumes.begin(end(), sequence);
    failed = false;
    tail = VolumeHeader.BYTES;
    previousBytes = 0;
    durableUpTo = end();
    zeros.begin(active.file().size());
  }

  /** Leaves the mark of an orderly close, durable. */
  public void close() throws IOException {
    sync();
    volumes.recycleReleased();
    place(new RecordDraft(LogKinds.CLOSE));
    sync();
  }

  /**
   * One step of work for a time when nobody waits: gives freed volumes back, writes zeros ahead,
   * prepares a spare volume.
   *
   * @return whether there may be more to do
   */
  public boolean idle() throws IOException {
    checkUsable();
    if (volumes.recycleReleased()) {
      return true;
    }
    if (zeros.step(active, tail)) {
      return true;
    }
    boolean fillsUp = tail > recordsEnd() / 4 * 3;
    if (fillsUp && config.sparesMax() > 0 && volumes.needsSpare()) {
      volumes.prepareSpare();
    }
    return false;
  }

  private void checkUsable() {
    Checks.invariant(!failed, "a write to the log has failed before");
  }

  /** Where the next record goes. */
  public long end() {
    return LogPosition.of(active.life(), tail);
  }

  /** All before this position is durable. Any thread. */
  public long durableUpTo() {
    return durableUpTo;
  }

  /** The life being written. */
  public int activeLife() {
    return active.life();
  }
}
