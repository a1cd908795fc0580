package io.martinet.object.engine;

import io.martinet.core.PathHash;
import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import io.martinet.object.store.AuditState;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how far the auditor of a device came, in a small file that each time is a new one. It only
 * saves work: where none can be read the auditor begins anew. One thread at a time.
 *
 * <pre>
 * 0  crc32c(4) of what follows   4  format(1) = 1
 * 5  passes(8)  13  began ms(8)  21  ended ms(8), both Long.MIN_VALUE for never
 * 29 has key(1)  30  policy(4)  34  hash(16)
 * 50 items(8)  58  bytes(8)  66  quarantined(8)  74  errors(8)
 * </pre>
 */
final class AuditNotes {
  private static final String DIRECTORY = "audit";
  private static final String PREFIX = "objects-";
  private static final byte FORMAT = 1;
  private static final int BYTES = 82;
  private static final long NEVER = Long.MIN_VALUE;

  private final DeviceFiles files;

  AuditNotes(DeviceFiles files) {
    this.files = files;
  }

  /** The newest that can be read; {@link AuditState#NEVER} where none can. */
  AuditState load() throws IOException {
    for (String name : names().reversed()) {
      AuditState state = read(DIRECTORY + '/' + name);
      if (state != null) {
        return state;
      }
    }
    return AuditState.NEVER;
  }

  private @Nullable AuditState read(String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try (DeviceFile file = files.open(name)) {
      if (file.read(bytes, 0) < BYTES) {
        return null;
      }
    } catch (NoSuchFileException gone) {
      return null;
    }
    bytes.flip();
    int crc = bytes.getInt();
    return crc == crcOf(bytes) && bytes.get() == FORMAT ? decode(bytes) : null;
  }

  private static AuditState decode(ByteBuffer in) {
    long passes = in.getLong();
    Instant began = instant(in.getLong());
    Instant ended = instant(in.getLong());
    boolean hasKey = in.get() != 0;
    var key = new ObjectKey(in.getInt(), PathHash.read(in));
    var counts = new AuditState.Counts(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    return new AuditState(passes, began, ended, hasKey ? key : null, counts);
  }

  /** Durable on return. */
  void keep(AuditState state) throws IOException {
    files.createDirectories(DIRECTORY);
    List<String> before = names();
    long number = before.isEmpty() ? 1 : numberOf(before.getLast()) + 1;
    try (DeviceFile file = files.create("%s/%s%020d".formatted(DIRECTORY, PREFIX, number))) {
      file.write(new ByteBuffer[] {encode(state)}, 0);
      file.sync();
    }
    files.syncDirectory(DIRECTORY);
    for (String name : before) {
      files.delete(DIRECTORY + '/' + name);
    }
  }

  private static ByteBuffer encode(AuditState state) {
    ByteBuffer out = ByteBuffer.allocate(BYTES).position(Integer.BYTES);
    out.put(FORMAT).putLong(state.passes());
    out.putLong(millis(state.began())).putLong(millis(state.ended()));
    ObjectKey key = state.after() == null ? new ObjectKey(0, new PathHash(0, 0)) : state.after();
    out.put((byte) (state.after() == null ? 0 : 1)).putInt(key.policy());
    key.hash().write(out);
    AuditState.Counts counts = state.counts();
    out.putLong(counts.items()).putLong(counts.bytes());
    out.putLong(counts.quarantined()).putLong(counts.errors());
    out.flip();
    return out.putInt(0, crcOf(out.duplicate().position(Integer.BYTES)));
  }

  private static int crcOf(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  private static long millis(@Nullable Instant moment) {
    return moment == null ? NEVER : moment.toEpochMilli();
  }

  private static @Nullable Instant instant(long millis) {
    return millis == NEVER ? null : Instant.ofEpochMilli(millis);
  }

  /** In the order of their numbers. */
  private List<String> names() throws IOException {
    return files.list(DIRECTORY).stream()
        .filter(name -> name.matches(PREFIX + "\\d{20}"))
        .sorted()
        .toList();
  }

  private static long numberOf(String name) {
    return Long.parseLong(name.substring(PREFIX.length()));
  }
}
