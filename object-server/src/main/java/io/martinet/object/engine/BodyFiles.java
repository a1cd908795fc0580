package io.martinet.object.engine;

import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import io.martinet.log.Reserve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body files of a device (rule 16): each has a unique id as its name for ever; the upper 24
 * bits of the id are the number of the process's start. A file goes when no live record, no reader,
 * no staging and no write under way needs it, and the index that says so is durable (rule 13).
 * Thread-safe.
 */
final class BodyFiles {
  static final String DIRECTORY = "bodies";

  private static final Logger LOG = LoggerFactory.getLogger(BodyFiles.class);

  private static final int BOOT_SHIFT = 40;
  private static final long SEQUENCE_MASK = (1L << BOOT_SHIFT) - 1;

  private final DeviceFiles files;
  private final Reserve reserve;
  private final int boot;
  private volatile Consumer<IOException> onSyncFailed = failure -> {};
  private long sequence;

  /** Files that somebody holds or that are to go; all others are as the index says. */
  private final SortedMap<Long, Held> held = new TreeMap<>();

  private static final class Held {
    private int holders;
    private @Nullable StagedBody staged;
    private boolean wasStaged;

    /** A record names it, or may: what became of its write is not known. */
    private boolean recorded;

    private Doom doom = Doom.NONE;
  }

  private enum Doom {
    NONE,
    /** No entry needs it any more; the index that says so may not be durable. */
    RELEASED,
    /** It may go as soon as nobody holds it. */
    CERTAIN
  }

  /**
   * @param boot number of this start of the process on the device
   */
  BodyFiles(DeviceFiles files, Reserve reserve, int boot) {
    this.files = files;
    this.reserve = reserve;
    this.boot = boot;
  }

  static String directoryOf(long fileId) {
    return DIRECTORY + '/' + HexFormat.of().toHexDigits((byte) fileId);
  }

  static String nameOf(long fileId) {
    return directoryOf(fileId) + '/' + HexFormat.of().toHexDigits(fileId);
  }

  /** The number of the start that made a file. */
  static int bootOf(long fileId) {
    return (int) (fileId >>> BOOT_SHIFT);
  }

  int boot() {
    return boot;
  }

  /** Who is to be told of a sync that failed: the device is to be fenced (rule 15). */
  void onSyncFailed(Consumer<IOException> listener) {
    onSyncFailed = listener;
  }

  /** Begins a new file, held by its staging. */
  StagedBody stage() throws IOException {
    long fileId;
    synchronized (this) {
      sequence++;
      fileId = (long) boot << BOOT_SHIFT | sequence & SEQUENCE_MASK;
    }
    files.createDirectories(directoryOf(fileId));
    var staged = new StagedBody(this, fileId, files.create(nameOf(fileId)), reserve);
    synchronized (this) {
      Held entry = hold(fileId);
      entry.staged = staged;
      entry.wasStaged = true;
    }
    return staged;
  }

  /** Makes the bytes written so far durable. */
  void sync(DeviceFile file) throws IOException {
    try {
      file.sync();
    } catch (IOException failed) {
      onSyncFailed.accept(failed);
      throw failed;
    }
  }

  /** Makes a file's name durable. */
  void syncDirectory(long fileId) throws IOException {
    try {
      files.syncDirectory(directoryOf(fileId));
    } catch (IOException failed) {
      onSyncFailed.accept(failed);
      throw failed;
    }
  }

  private Held hold(long fileId) {
    Held entry = held.computeIfAbsent(fileId, absent -> new Held());
    entry.holders++;
    return entry;
  }

  /**
   * Holds a sealed staging for a write of it.
   *
   * @return null when it was given back before
   */
  synchronized @Nullable StagedBody holdStaged(long fileId) {
    Held entry = held.get(fileId);
    if (entry == null || entry.staged == null) {
      return null;
    }
    entry.holders++;
    return entry.staged;
  }

  /**
   * Opens a file for reading and holds it.
   *
   * @throws java.nio.file.NoSuchFileException it is gone
   */
  DeviceFile openHeld(long fileId) throws IOException {
    synchronized (this) {
      hold(fileId);
    }
    try {
      return files.open(nameOf(fileId));
    } catch (IOException e) {
      release(fileId);
      throw e;
    }
  }

  /** A record names the file, or may in spite of a failure: the staging's end does not drop it. */
  synchronized void recorded(long fileId) {
    Held entry = held.get(fileId);
    if (entry != null) {
      entry.recorded = true;
      entry.doom = Doom.NONE;
    }
  }

  /** No entry needs the files any more, as of index writes that are not durable yet. */
  synchronized void released(List<Long> fileIds) {
    for (long fileId : fileIds) {
      held.computeIfAbsent(fileId, absent -> new Held()).doom = Doom.RELEASED;
    }
  }

  /** Whether the file's end is seen to here: somebody holds it, or it goes with the next flush. */
  synchronized boolean isHeld(long fileId) {
    return held.containsKey(fileId);
  }

  /** Whether a flush of the index would let files go. */
  synchronized boolean awaitsFlush() {
    for (Held entry : held.values()) {
      if (entry.doom == Doom.RELEASED) {
        return true;
      }
    }
    return false;
  }

  /** The index is durable with everything that was {@link #released} before. */
  void flushed() {
    List<Long> gone = new ArrayList<>();
    synchronized (this) {
      held.forEach((fileId, entry) -> {
        if (entry.doom == Doom.RELEASED) {
          entry.doom = Doom.CERTAIN;
        }
        if (entry.doom == Doom.CERTAIN && entry.holders == 0) {
          gone.add(fileId);
        }
      });
      gone.forEach(held::remove);
    }
    for (long fileId : gone) {
      delete(fileId);
    }
  }

  /** Lets go of a file that was held; the last one to do so deletes it if it is to go. */
  void release(long fileId) {
    if (letGo(fileId, false)) {
      delete(fileId);
    }
  }

  /** The staging of a file ends: unless a record names it, it goes with its last holder. */
  void endStaging(long fileId, DeviceFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("closing a staged body file: {}", nameOf(fileId), e);
    }
    if (letGo(fileId, true)) {
      delete(fileId);
    }
  }

  private synchronized boolean letGo(long fileId, boolean stagingEnds) {
    Held entry = held.get(fileId);
    if (entry == null) {
      return false;
    }
    entry.holders--;
    if (stagingEnds) {
      entry.staged = null;
    }
    if (entry.holders > 0) {
      return false;
    }
    boolean dropped = entry.wasStaged && !entry.recorded;
    if (entry.doom != Doom.RELEASED) {
      held.remove(fileId);
    }
    return dropped || entry.doom == Doom.CERTAIN;
  }

  private void delete(long fileId) {
    try {
      // Not synced: a name that comes back after a crash is an orphan, and goes with those.
      files.delete(nameOf(fileId));
    } catch (IOException e) {
      LOG.warn("a body file that nothing needs stays until the next start: {}", nameOf(fileId), e);
    }
  }
}
