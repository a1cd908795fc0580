package io.martinet.log;

import io.martinet.core.PathHash;
import io.martinet.core.Version;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record into the log's buffer and out of it again, checksums and all. Beside the codec, whose
 * writing end is nobody else's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordCodecBenchmark {
  private static final int METADATA_BYTES = 200;
  private static final long POSITION = LogPosition.of(1, VolumeHeader.BYTES);
  private static final RecordHeader.Place PLACE =
      new RecordHeader.Place(
          POSITION, 0x1234_5678_9abcL, 17, POSITION, 0, new PathHash(3, 4), 4544);

  /** Bytes of the body. */
  @Param({"0", "4096", "65536"})
  public int size;

  private final ByteBuffer metadata = ByteBuffer.allocate(METADATA_BYTES);
  private ByteBuffer body = ByteBuffer.allocateDirect(0);
  private ByteBuffer out = ByteBuffer.allocateDirect(0);
  private ByteBuffer encoded = ByteBuffer.allocateDirect(0);

  @Setup
  public void encodeOnce() {
    Arrays.fill(metadata.array(), (byte) 'm');
    body = ByteBuffer.allocateDirect(size);
    out = ByteBuffer.allocateDirect(size + 4096);
    write();
    encoded = out.duplicate().flip();
  }

  /** Checksums of the body, header, copy: what each record costs before it is written. */
  @Benchmark
  public ByteBuffer write() {
    var draft =
        new RecordDraft(1)
            .key(0, new PathHash(1, 2))
            .version(new Version(179_562_269_898_532L, 7))
            .metadata(metadata)
            .inlineBody(body, BlockChecksums.of(body.duplicate()));
    out.clear();
    RecordHeader.write(out, draft, PLACE);
    return out.put(body.duplicate());
  }

  /** Header, metadata and block checksums verified; not the body. */
  @Benchmark
  public StoredRecord readHead() throws CorruptRecordException {
    return StoredRecord.verified(encoded.duplicate(), PLACE.epoch(), POSITION);
  }

  /** The body's blocks as well. */
  @Benchmark
  public boolean readWhole() throws CorruptRecordException {
    return readHead().inlineBodyIsWhole();
  }
}
