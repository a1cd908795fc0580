package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Recomputes what the index keeps beside its entries from the entries themselves, and tells where
 * the two differ: digests (rule 28), expiry, users of body files, live bytes of volumes; and body
 * files that nothing names (rule 16). For an engine at rest. One thread.
 */
public final class IndexAudit {
  private static final int DIRECTORIES = 256;
  private static final int NAME_DIGITS = 16;

  private final ObjectIndex index;
  private final Digests digests;
  private final Consumer<String> finding;
  private final VolumeUsage usage = new VolumeUsage();
  private final Map<byte[], byte[]> wanted = new TreeMap<>(Arrays::compareUnsigned);

  private IndexAudit(
      ObjectIndex index, EngineConfig.Digesting digesting, Consumer<String> finding) {
    this.index = index;
    this.digests = new Digests(digesting.secret(), digesting.bits());
    this.finding = finding;
  }

  /**
   * Looks through a whole index and the names of all body files.
   *
   * @param finding told of each contradiction, in words
   * @throws IOException the index cannot be read
   */
  public static void run(
      ObjectIndex index,
      EngineConfig.Digesting digesting,
      DeviceFiles files,
      Consumer<String> finding)
      throws IOException {
    var audit = new IndexAudit(index, digesting, finding);
    audit.recompute();
    audit.compare(IndexKeys.expiriesFrom(), IndexKeys.digestsFrom());
    audit.compareDigests();
    audit.compare(IndexKeys.bodyFilesFrom(), IndexKeys.bodyFilesTo());
    audit.compare(IndexKeys.quarantinedFrom(), IndexKeys.quarantinedTo());
    audit.compareUsage();
    audit.findOrphans(files);
  }

  private void recompute() throws IOException {
    index.scan(
        IndexKeys.objectsFrom(),
        IndexKeys.objectsTo(),
        (indexKey, value) -> {
          add(indexKey, EntryCodec.decode(value));
          return true;
        });
    var batch = new IndexBatch();
    digests.writeTo(batch);
    usage.writeTo(batch);
    for (IndexBatch.Change change : batch.changes()) {
      if (change instanceof IndexBatch.Change.Put(byte[] key, byte[] value)) {
        wanted.put(key, value);
      }
    }
  }

  private void add(byte[] indexKey, ObjectEntry entry) {
    ObjectKey key = IndexKeys.objectOf(indexKey);
    digests.change(key, ObjectEntry.NONE, entry);
    usage.change(ObjectEntry.NONE, entry);
    if (entry.deleteAtSeconds() != 0) {
      wanted.put(IndexKeys.expiry(key, entry.deleteAtSeconds()), new byte[0]);
    }
    if (entry.quarantine() != null) {
      wanted.put(IndexKeys.quarantined(key), new byte[0]);
    }
    if (entry.fileId() != 0) {
      wanted.put(IndexKeys.bodyFile(entry.fileId()), indexKey);
    }
  }

  private void compare(byte[] from, byte[] to) throws IOException {
    index.scan(
        from,
        to,
        (key, value) -> {
          byte[] derived = wanted.get(key);
          if (derived == null) {
            tell(key, "no entry says so");
          } else if (!Arrays.equals(derived, value)) {
            tell(key, "the entries say " + HexFormat.of().formatHex(derived));
          }
          return true;
        });
    tellMissing(from, to);
  }

  private void tellMissing(byte[] from, byte[] to) throws IOException {
    for (byte[] key : wanted.keySet()) {
      if (Arrays.compareUnsigned(key, from) >= 0
          && Arrays.compareUnsigned(key, to) < 0
          && index.get(key) == null) {
        tell(key, "missing");
      }
    }
  }

  /** A bucket that became empty stands there as zeros. */
  private void compareDigests() throws IOException {
    index.scan(
        IndexKeys.digestsFrom(),
        IndexKeys.digestsTo(),
        (key, value) -> {
          byte[] derived = wanted.getOrDefault(key, new byte[value.length]);
          if (!Arrays.equals(derived, value)) {
            tell(key, "the entries add up to " + HexFormat.of().formatHex(derived));
          }
          return true;
        });
    tellMissing(IndexKeys.digestsFrom(), IndexKeys.digestsTo());
  }

  private void compareUsage() throws IOException {
    var kept = new VolumeUsage();
    kept.load(index);
    if (kept.total() != usage.total()) {
      finding.accept("live bytes: %d, the entries need %d".formatted(kept.total(), usage.total()));
    }
  }

  private void findOrphans(DeviceFiles files) throws IOException {
    for (int i = 0; i < DIRECTORIES; i++) {
      for (String name : files.list(BodyFiles.directoryOf(i))) {
        if (name.length() == NAME_DIGITS) {
          long fileId = HexFormat.fromHexDigitsToLong(name);
          if (index.get(IndexKeys.bodyFile(fileId)) == null
              && !Quarantine.hasNoteOf(files, fileId)) {
            finding.accept("nothing names body file " + name);
          }
        }
      }
    }
  }

  private void tell(byte[] key, String what) {
    finding.accept("index key " + HexFormat.of().formatHex(key) + ": " + what);
  }
}
