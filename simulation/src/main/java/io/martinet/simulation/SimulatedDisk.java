package io.martinet.simulation;

import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory with the durability of a real one and no more: bytes last after a sync of their
 * file, names after a sync of their directory. {@link #crash} keeps any seeded choice of what was
 * not synced, torn at sectors. One thread.
 */
public final class SimulatedDisk implements DeviceFiles {
  private final Random64 random;
  private final long capacityBytes;
  private FaultPlan plan = FaultPlan.NONE;
  private long operations;
  private long traceHash;
  private boolean down;
  private boolean halted;
  private @Nullable String failure;
  private boolean lostBytes;

  /** Names as the running system sees them. */
  private final SortedMap<String, SimulatedFile> names = new TreeMap<>();

  /** Names as they would be found after a power failure now. */
  private final SortedMap<String, SimulatedFile> durableNames = new TreeMap<>();

  private final TreeSet<String> directories = new TreeSet<>(List.of(""));

  public SimulatedDisk(Random64 random, long capacityBytes) {
    this.random = random;
    this.capacityBytes = capacityBytes;
  }

  /** Sets the plan for the operations to come. */
  public void plan(FaultPlan faults) {
    this.plan = faults;
  }

  /** Changing operations since the disk was made. */
  public long operations() {
    return operations;
  }

  /** A number that two runs have in common only if they did the same to the disk. */
  public long traceHash() {
    return traceHash;
  }

  /**
   * The machine comes back after a power failure: unsynced bytes and names survive as the seed has
   * it, open files are gone.
   */
  public void crash() {
    for (String name : changedNames()) {
      if (random.oneIn(2)) {
        setOrRemove(durableNames, name, names.get(name));
      }
    }
    names.clear();
    names.putAll(durableNames);
    for (SimulatedFile file : new ArrayList<>(names.values())) {
      file.crash(random);
    }
    down = false;
    halted = false;
  }

  /**
   * The process ended without a power failure: all it wrote is in the page cache and stays
   * readable.
   */
  public void endProcess() {
    down = false;
    halted = false;
  }

  /** The process is gone: what it still deletes while its memory is freed stays. */
  void halt() {
    halted = true;
  }

  /** Whether an operation has failed since the last {@link #repaired}. */
  boolean hasFailed() {
    return failure != null;
  }

  /** Which operation failed first. */
  @Nullable String failure() {
    return failure;
  }

  /** Whether a sync was among what failed: nobody can tell any more what is on the disk. */
  boolean hasLostBytes() {
    return lostBytes;
  }

  /** Forgets that anything failed. */
  void repaired() {
    failure = null;
    lostBytes = false;
  }

  /** Changes one byte of any volume or body file; one that is not zero, if it can be found. */
  void rotAnywhere(long where) {
    var choice = new Random64(where);
    List<SimulatedFile> files = new ArrayList<>();
    names.forEach((name, file) -> {
      if (file.size() > 0 && (name.endsWith(".vol") || name.startsWith("bodies/"))) {
        files.add(file);
      }
    });
    if (!files.isEmpty()) {
      files.get(choice.below(files.size())).rotNear(choice);
    }
  }

  /** Changes bytes at rest, as rot does; for tests that expect the change to be found. */
  public void rot(String name, long position, int xor) throws IOException {
    require(name).rot(Math.toIntExact(position), xor);
  }

  private List<String> changedNames() {
    var changed = new ArrayList<String>();
    names.forEach((name, file) -> {
      if (durableNames.get(name) != file) {
        changed.add(name);
      }
    });
    durableNames.forEach((name, file) -> {
      if (!names.containsKey(name)) {
        changed.add(name);
      }
    });
    return changed;
  }

  /** Counts a changing operation and asks the plan; throws when it does not simply work. */
  void count(FaultPlan.Kind kind, String name, int size, Runnable onCrash) throws IOException {
    requireUp();
    operations++;
    traceHash = traceHash * 31 + (kind.ordinal() * 31L + name.hashCode()) * 31 + size;
    switch (plan.fate(operations, kind, name)) {
      case WORKS -> {}
      case CRASHES -> {
        onCrash.run();
        down = true;
        throw new SimulatedCrash(kind + " of " + name);
      }
      case FAILS -> {
        failure = failure == null ? kind + " of " + name : failure;
        lostBytes |= kind == FaultPlan.Kind.SYNC || kind == FaultPlan.Kind.SYNC_DIRECTORY;
        throw new IOException("simulated failure: " + failure);
      }
    }
  }

  void requireUp() {
    if (down || halted) {
      throw new SimulatedCrash("the machine is down");
    }
  }

  Random64 random() {
    return random;
  }

  @Override
  public DeviceFile create(String name) throws IOException {
    requireUp();
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    if (!directories.contains(directoryOf(name))) {
      throw new NoSuchFileException(directoryOf(name));
    }
    var file = new SimulatedFile(this, name);
    count(FaultPlan.Kind.CREATE, name, 0, () -> names.put(name, file));
    names.put(name, file);
    return file.handle();
  }

  @Override
  public DeviceFile open(String name) throws IOException {
    requireUp();
    return require(name).handle();
  }

  /** Past the page cache only what is on the platters shows; without a crash both are the same. */
  @Override
  public DeviceFile openDirect(String name) throws IOException {
    requireUp();
    return require(name).directHandle();
  }

  @Override
  public boolean exists(String name) {
    requireUp();
    return names.containsKey(name);
  }

  @Override
  public List<String> list(String directory) {
    requireUp();
    String prefix = directory.isEmpty() ? "" : directory + "/";
    var found = new ArrayList<String>();
    for (String name : names.tailMap(prefix).keySet()) {
      if (!name.startsWith(prefix)) {
        break;
      }
      if (name.indexOf('/', prefix.length()) < 0) {
        found.add(name.substring(prefix.length()));
      }
    }
    return found;
  }

  @Override
  public void createDirectories(String directory) {
    requireUp();
    for (String part = directory; !part.isEmpty(); part = directoryOf(part)) {
      directories.add(part);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    if (halted) {
      return;
    }
    requireUp();
    require(name);
    count(FaultPlan.Kind.DELETE, name, 0, () -> names.remove(name));
    names.remove(name);
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    requireUp();
    count(FaultPlan.Kind.SYNC_DIRECTORY, directory, 0, () -> {});
    for (String name : changedNames()) {
      if (directoryOf(name).equals(directory)) {
        setOrRemove(durableNames, name, names.get(name));
      }
    }
  }

  @Override
  public long usableBytes() {
    requireUp();
    long used = 0;
    for (SimulatedFile file : names.values()) {
      used += file.size();
    }
    return Math.max(0, capacityBytes - used);
  }

  void requireRoom(String name, int moreBytes) throws IOException {
    if (moreBytes > usableBytes()) {
      throw new IOException("No space left on device: " + name);
    }
  }

  private SimulatedFile require(String name) throws NoSuchFileException {
    SimulatedFile file = names.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  private static void setOrRemove(
      Map<String, SimulatedFile> target, String name, @Nullable SimulatedFile file) {
    if (file == null) {
      target.remove(name);
    } else {
      target.put(name, file);
    }
  }

  private static String directoryOf(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }
}
