package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import java.io.IOException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes body files that no record names (rule 16): after a complete replay, only those of earlier
 * starts of the process, a directory at a time while the committer is idle. After a rebuild of the
 * index nothing is removed but noted in quarantine: the record that named it may be what was lost.
 * One thread.
 */
final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final int DIRECTORIES = 256;
  private static final int NAME_DIGITS = 16;

  private final DeviceFiles files;
  private final ObjectIndex index;
  private final Quarantine quarantine;
  private final int boot;
  private final boolean keep;
  private int directory;
  private long removed;

  /**
   * @param keep whether the index was rebuilt in this start
   */
  OrphanSweep(DeviceFiles files, ObjectIndex index, Quarantine quarantine, int boot, boolean keep) {
    this.files = files;
    this.index = index;
    this.quarantine = quarantine;
    this.boot = boot;
    this.keep = keep;
  }

  /** Does the next directory; false when all are done. */
  boolean step() throws IOException {
    if (directory == DIRECTORIES) {
      return false;
    }
    String path = BodyFiles.directoryOf(directory++);
    for (String name : files.list(path)) {
      if (name.length() == NAME_DIGITS) {
        judge(path, name, HexFormat.fromHexDigitsToLong(name));
      }
    }
    if (directory == DIRECTORIES && removed > 0) {
      LOG.info("removed body files that no record names: {}", removed);
    }
    return directory < DIRECTORIES;
  }

  private void judge(String path, String name, long fileId) throws IOException {
    if (BodyFiles.bootOf(fileId) >= boot
        || index.get(IndexKeys.bodyFile(fileId)) != null
        || quarantine.hasNoteOf(fileId)) {
      return;
    }
    if (keep) {
      quarantine.noteBody(fileId, "no record named it when the index was rebuilt");
    } else {
      files.delete(path + '/' + name);
      removed++;
    }
  }
}
