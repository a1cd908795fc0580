package io.martinet.log;

import io.martinet.core.Checks;
import io.martinet.core.Entropy;
import io.martinet.core.SystemEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The volume files of one log. {@link #pin} and {@link #free} from any thread; the rest from the
 * log's one writer.
 */
public final class VolumeSet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeSet.class);
  private static final String SUFFIX = ".vol";

  private final DeviceFiles files;
  private final String directory;
  private final UUID owner;
  private final LogConfig config;
  private final Entropy entropy;
  private final ConcurrentSkipListMap<Integer, Volume> inLog = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListSet<Integer> leaving = new ConcurrentSkipListSet<>();
  private final Queue<Volume> released = new ConcurrentLinkedQueue<>();
  private final Deque<Volume> spares = new ArrayDeque<>();
  private final List<String> damaged = new ArrayList<>();
  private final List<String> unborn = new ArrayList<>();
  private int slotMax;
  private volatile int lifeMax;

  private VolumeSet(
      DeviceFiles files, String directory, UUID owner, LogConfig config, Entropy entropy) {
    this.files = files;
    this.directory = directory;
    this.owner = owner;
    this.config = config;
    this.entropy = entropy;
  }

  /**
   * Opens all volume files of a directory, which is made if absent.
   *
   * @param owner id of the device; a volume of another owner is an error, not data
   * @throws IOException also when a volume belongs to another owner
   */
  public static VolumeSet open(
      DeviceFiles files, String directory, UUID owner, LogConfig config, Entropy entropy)
      throws IOException {
    files.createDirectories(directory);
    var set = new VolumeSet(files, directory, owner, config, entropy);
    set.load();
    set.tidy();
    return set;
  }

  /**
   * Opens the volume files for reading alone, changing nothing: for {@link Replay.Mode#INSPECT}.
   *
   * @throws IOException also when a volume belongs to another owner
   */
  public static VolumeSet inspect(DeviceFiles files, String directory, UUID owner)
      throws IOException {
    var set = new VolumeSet(files, directory, owner, LogConfig.scaledTo(0), new SystemEntropy());
    set.load();
    return set;
  }

  private void load() throws IOException {
    try {
      for (String name : files.list(directory)) {
        if (name.endsWith(SUFFIX)) {
          load(directory + '/' + name, slotOf(name));
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static int slotOf(String name) throws IOException {
    try {
      return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
    } catch (NumberFormatException foreign) {
      throw new IOException("not the name of a volume: " + name, foreign);
    }
  }

  private void load(String name, int slot) throws IOException {
    DeviceFile file = files.open(name);
    slotMax = Math.max(slotMax, slot);
    ByteBuffer bytes = ByteBuffer.allocate(VolumeHeader.BYTES);
    file.read(bytes, 0);
    VolumeHeader header = VolumeHeader.decode(bytes.flip());
    if (header == null) {
      loadHeaderless(name, file, bytes);
      return;
    }
    if (!header.owner().equals(owner) || header.slot() != slot) {
      file.close();
      throw new IOException(
          "%s belongs to %s, slot %d, not to %s"
              .formatted(name, header.owner(), header.slot(), owner));
    }
    lifeMax = Math.max(lifeMax, header.life());
    if (header.state() == VolumeHeader.State.IN_LOG) {
      inLog.put(header.life(), volume(name, file, header));
    } else {
      spares.add(volume(name, file, header));
    }
  }

  private void loadHeaderless(String name, DeviceFile file, ByteBuffer bytes) throws IOException {
    file.close();
    while (bytes.hasRemaining()) {
      if (bytes.get() != 0) {
        LOG.error("both headers of a volume are damaged; it is left alone: {}", name);
        damaged.add(name);
        return;
      }
    }
    unborn.add(name);
  }

  /** Removes files that hold nothing and cannot be used. */
  private void tidy() throws IOException {
    for (String name : unborn) {
      // Made, but the process died before the first header was synced: nothing was ever in it.
      files.delete(name);
    }
    for (Volume spare : List.copyOf(spares)) {
      if (spare.header().volumeBytes() != config.volumeBytes()) {
        spares.remove(spare);
        spare.file().close();
        files.delete(spare.name());
      }
    }
    unborn.clear();
    files.syncDirectory(directory);
  }

  private Volume volume(String name, DeviceFile file, VolumeHeader header) {
    var self = new Volume[1];
    self[0] = new Volume(name, file, header, () -> released.add(self[0]));
    return self[0];
  }

  /**
   * Holds a volume for reading.
   *
   * @return null when that life is over: the caller looks its record up again
   */
  public @Nullable VolumeLease pin(int life) {
    Volume volume = inLog.get(life);
    return volume != null && volume.tryPin() ? new VolumeLease(volume) : null;
  }

  /** Lives of the log's volumes, oldest first, the one being written last. */
  public List<Integer> lives() {
    return List.copyOf(inLog.keySet());
  }

  /**
   * The oldest life that the log has, or that a crash may bring back: freed, but still held by a
   * reader or not given back yet. The log is not empty. Any thread.
   */
  public int oldestLife() {
    // In this order: a life is noted as leaving before it is taken out of the log.
    int inside = inLog.firstKey();
    Integer outside = leaving.isEmpty() ? null : leaving.first();
    return outside == null ? inside : Math.min(inside, outside);
  }

  /** Names of volume files whose headers are lost; they are never touched. */
  public List<String> damaged() {
    return List.copyOf(damaged);
  }

  /** Length of the volume files. */
  public long volumeBytes() {
    return config.volumeBytes();
  }

  /** Length of the last volume of the log, 0 for an empty log. */
  public long lastVolumeBytes() {
    Volume last = last();
    return last == null ? 0 : last.header().volumeBytes();
  }

  LogConfig config() {
    return config;
  }

  /** The volumes in log order. */
  List<Volume> volumes() {
    return List.copyOf(inLog.values());
  }

  @Nullable Volume last() {
    var entry = inLog.lastEntry();
    return entry == null ? null : entry.getValue();
  }

  DeviceFile openDirect(Volume volume) throws IOException {
    return files.openDirect(volume.name());
  }

  /**
   * Takes a volume out of the log. Its file is used again once no reader holds it; until then a
   * crash brings the volume back, with nothing in it that is still needed.
   *
   * @param life not the one being written
   */
  public void free(int life) {
    Checks.invariant(life < lifeMax, "life %d is being written", life);
    leaving.add(life);
    Volume volume = inLog.remove(life);
    if (volume == null) {
      leaving.remove(life);
    } else {
      volume.unpin();
    }
  }

  /** Begins the next life on a spare file, or on a new one; durable on return, and empty. */
  Volume begin(long previousEnd, long firstSequence) throws IOException {
    recycleReleased();
    Volume spare = spares.isEmpty() ? createSpare() : spares.removeFirst();
    VolumeHeader old = spare.header();
    var header =
        new VolumeHeader(
            VolumeHeader.State.IN_LOG,
            old.slot(),
            nextLife(),
            entropy.nextLong(),
            config.volumeBytes(),
            firstSequence,
            previousEnd,
            owner);
    Volume volume = volume(spare.name(), spare.file(), header);
    write(volume);
    inLog.put(header.life(), volume);
    return volume;
  }

  private int nextLife() {
    lifeMax = lifeMax + 1;
    return lifeMax;
  }

  /** Whether a roll would have to make a file. */
  boolean needsSpare() {
    return spares.isEmpty() && released.isEmpty();
  }

  /** Makes a free file, so that a roll under load need not. */
  void prepareSpare() throws IOException {
    spares.add(createSpare());
  }

  private Volume createSpare() throws IOException {
    int slot = ++slotMax;
    String name = "%s/%010d%s".formatted(directory, slot, SUFFIX);
    var header =
        new VolumeHeader(VolumeHeader.State.FREE, slot, 0, 0, config.volumeBytes(), 0, 0, owner);
    Volume spare = volume(name, files.create(name), header);
    write(spare);
    files.syncDirectory(directory);
    return spare;
  }

  /** Marks volumes that nobody reads any more as free, or deletes them; true if there were any. */
  boolean recycleReleased() throws IOException {
    boolean any = false;
    for (Volume volume = released.poll(); volume != null; volume = released.poll()) {
      any = true;
      if (spares.size() < config.sparesMax()
          && volume.header().volumeBytes() == config.volumeBytes()) {
        Volume spare = volume(volume.name(), volume.file(), volume.header().freed());
        write(spare);
        spares.add(spare);
      } else {
        volume.file().close();
        files.delete(volume.name());
        files.syncDirectory(directory);
      }
      leaving.remove(volume.life());
    }
    return any;
  }

  private static void write(Volume volume) throws IOException {
    volume.file().write(new ByteBuffer[] {volume.header().encode()}, 0);
    volume.file().sync();
  }

  /** Closes all files. */
  @Override
  public void close() throws IOException {
    for (Volume volume : inLog.values()) {
      volume.file().close();
    }
    for (Volume volume : spares) {
      volume.file().close();
    }
    for (Volume volume : released) {
      volume.file().close();
    }
  }
}
