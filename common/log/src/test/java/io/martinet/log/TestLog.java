package io.martinet.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.martinet.core.Entropy;
import io.martinet.core.PathHash;
import io.martinet.core.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A log over files in memory, opened and closed as a test likes, and what its replay showed. */
final class TestLog implements ReplayVisitor {
  static final UUID OWNER = new UUID(0x1234, 0x5678);
  static final String DIRECTORY = "volumes";

  final LossyFiles files;
  final LogConfig config;
  final List<String> shown = new ArrayList<>();
  final List<Damage> damages = new ArrayList<>();
  private final Entropy entropy = seeded(7);
  private @Nullable VolumeSet volumes;
  private @Nullable LogWriter writer;

  TestLog(LossyFiles files, LogConfig config) {
    this.files = files;
    this.config = config;
  }

  static TestLog small() {
    return new TestLog(new LossyFiles(), new LogConfig(64 << 10, 2, 0, 0));
  }

  static Entropy seeded(long seed) {
    var random = new Random(seed);
    return new Entropy() {
      @Override
      public long nextLong() {
        return random.nextLong();
      }

      @Override
      public void fill(byte[] target) {
        random.nextBytes(target);
      }
    };
  }

  ReplaySummary open() throws IOException {
    return open(LogPosition.START, Replay.Mode.BUFFERED);
  }

  ReplaySummary open(long from, Replay.Mode mode) throws IOException {
    shown.clear();
    damages.clear();
    volumes = VolumeSet.open(files, DIRECTORY, OWNER, config, entropy);
    Replay replay = Replay.run(volumes, from, mode, this);
    if (mode != Replay.Mode.INSPECT) {
      writer = LogWriter.open(volumes, replay);
    }
    return replay.summary();
  }

  /** Closes the files as the end of a process does, without a word to the log. */
  void die() throws IOException {
    volumes().close();
  }

  void close() throws IOException {
    writer().close();
    volumes().close();
  }

  VolumeSet volumes() {
    return java.util.Objects.requireNonNull(volumes);
  }

  LogWriter writer() {
    return java.util.Objects.requireNonNull(writer);
  }

  RecordLocation append(String text) throws IOException {
    RecordLocation place = writer().place(draft(text));
    writer().sync();
    return place;
  }

  RecordLocation appendUnsynced(String text) throws IOException {
    RecordLocation place = writer().place(draft(text));
    writer().write();
    return place;
  }

  String fileOf(int life) throws IOException {
    for (String name : files.list(DIRECTORY)) {
      byte[] bytes = files.bytes(DIRECTORY + '/' + name);
      VolumeHeader header = VolumeHeader.decode(ByteBuffer.wrap(bytes));
      if (header != null && header.life() == life) {
        return DIRECTORY + '/' + name;
      }
    }
    throw new IllegalArgumentException("no volume lives life " + life);
  }

  static RecordDraft draft(String text) {
    return new RecordDraft(1)
        .key(3, hash(text))
        .version(new Version(1_000 + text.length(), 9))
        .metadata(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  static PathHash hash(String text) {
    return new PathHash(text.hashCode(), ~text.hashCode());
  }

  @Override
  public void record(StoredRecord record) {
    shown.add(UTF_8.decode(record.metadata()).toString());
  }

  @Override
  public void damaged(Damage damage) {
    damages.add(damage);
  }
}
