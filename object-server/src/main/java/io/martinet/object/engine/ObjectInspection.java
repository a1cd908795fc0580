package io.martinet.object.engine;

import io.martinet.log.Damage;
import io.martinet.log.FileSystemDeviceFiles;
import io.martinet.log.RecordLocation;
import io.martinet.log.Replay;
import io.martinet.log.ReplayVisitor;
import io.martinet.log.Reserve;
import io.martinet.log.StoredRecord;
import io.martinet.log.VolumeSet;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.Opened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks one object up on a device that no process uses, with the tail of the log that the index has
 * not seen, and reads all of it by the engine's own reader. Changes nothing. One thread.
 */
public final class ObjectInspection {
  private static final int READ_BYTES = 1 << 20;

  /**
   * What a device holds of an object.
   *
   * @param lookup what the device would answer
   * @param records that hold its parts, each once
   * @param bodyFile name of the body file below the device, or null
   * @param info null unless the object is live and its records can be read
   * @param damage what does not verify, or null
   */
  public record Found(
      Lookup lookup,
      List<RecordLocation> records,
      @Nullable String bodyFile,
      @Nullable ObjectInfo info,
      @Nullable String damage) {}

  private final FileSystemDeviceFiles files;
  private final VolumeSet volumes;
  private final ObjectKey key;
  private final MemoryObjectIndex index = new MemoryObjectIndex();
  private @Nullable String damage;

  private ObjectInspection(FileSystemDeviceFiles files, VolumeSet volumes, ObjectKey key) {
    this.files = files;
    this.volumes = volumes;
    this.key = key;
  }

  /**
   * @throws IOException the directory is no device, is in use, or cannot be read
   */
  public static Found of(Path directory, ObjectKey key) throws IOException {
    var files = new FileSystemDeviceFiles(directory);
    if (!(DeviceIdentity.find(files) instanceof DeviceIdentity.Found.Formatted identity)) {
      throw new IOException(directory + " is no object device");
    }
    try (VolumeSet volumes = VolumeSet.inspect(files, DeviceEngine.VOLUMES, identity.deviceId());
        DeviceIndex device = DeviceIndex.open(directory, identity.deviceId())) {
      var inspection = new ObjectInspection(files, volumes, key);
      inspection.load(device, identity);
      return inspection.find();
    }
  }

  /** Takes the object's entry over, and brings it to the end of the log. */
  private void load(DeviceIndex device, DeviceIdentity.Found.Formatted identity)
      throws IOException {
    long from = 0;
    if (device.lost().isEmpty()) {
      from = device.position();
      byte[] entry = device.orElse(index).get(IndexKeys.object(key));
      if (entry != null) {
        var batch = new IndexBatch();
        batch.put(IndexKeys.object(key), entry);
        index.write(batch);
      }
    }
    var digests = new Digests(new byte[0], identity.digestBits());
    var session = new IndexSession(index, digests, new VolumeUsage(), new Promises());
    var applier = new RecordApplier(session);
    Replay.run(volumes, from, Replay.Mode.INSPECT, new OfKey(applier));
    applier.dropUnfounded(index, from, identity.deviceId());
    session.write(from, identity.deviceId());
  }

  /** Applies the records of the one key. */
  private final class OfKey implements ReplayVisitor {
    private final RecordApplier applier;

    OfKey(RecordApplier applier) {
      this.applier = applier;
    }

    @Override
    public void record(StoredRecord record) throws IOException {
      if (record.header().isKeyed() && RecordApplier.keyOf(record.header()).equals(key)) {
        applier.apply(record);
      }
    }

    @Override
    public void damaged(Damage damaged) {
      if (damaged instanceof Damage.InRecord(var header, _)
          && header.isKeyed()
          && RecordApplier.keyOf(header).equals(key)) {
        damage = "a record of it is damaged at " + header.location();
      }
    }
  }

  private Found find() throws IOException {
    var bodies = new BodyFiles(files, new Reserve(files::usableBytes, 0, () -> 0), 0);
    var opener =
        new ObjectOpener(
            index,
            bodies,
            new RecordReader(volumes),
            !LostKeys.isNoted(files),
            (_, place, reason) -> damage = "%s, at %s".formatted(reason, place));
    Lookup lookup = opener.find(key);
    ObjectEntry entry = EntryCodec.decode(index.get(IndexKeys.object(key)));
    ObjectInfo info = null;
    if (opener.open(key) instanceof Opened.Live(ObjectReader reader)) {
      try (reader) {
        info = reader.info();
        readAll(reader);
      }
    }
    String bodyFile = entry.fileId() == 0 ? null : BodyFiles.nameOf(entry.fileId());
    return new Found(lookup, List.copyOf(entry.places()), bodyFile, info, damage);
  }

  private void readAll(ObjectReader reader) {
    ByteBuffer piece = ByteBuffer.allocateDirect(READ_BYTES);
    try {
      long at = 0;
      for (int count = reader.read(0, piece); count > 0; count = reader.read(at, piece.clear())) {
        at += count;
      }
      if (at != reader.info().lengthBytes()) {
        damage = "the body ends after %d bytes".formatted(at);
      }
    } catch (IOException damaged) {
      damage = String.valueOf(damaged.getMessage());
    }
  }
}
