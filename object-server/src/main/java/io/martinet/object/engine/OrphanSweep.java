package io.martinet.object.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes body files that no record names (rule 16): after a complete replay, only those of earlier
 * starts of the process, a directory at a time while the committer is idle. After a replay that was
 * not complete nothing is removed but noted in quarantine. One thread.
 */
final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final int DIRECTORIES = 256;
  private static final int NAME_DIGITS = 16;

  private final OpenDevice device;
  private int directory;
  private long removed;

  OrphanSweep(OpenDevice device) {
    this.device = device;
  }

  /** Does the next directory; false when all are done. */
  boolean step() throws IOException {
    if (directory == DIRECTORIES) {
      return false;
    }
    for (long fileId : orphans(directory++)) {
      // What an entry of this life let go waits for the index to be durable (rule 13).
      if (!device.bodies().isHeld(fileId)) {
        device.files().delete(BodyFiles.nameOf(fileId));
        removed++;
      }
    }
    if (directory == DIRECTORIES && removed > 0) {
      LOG.info("removed body files that no record names: {}", removed);
    }
    return directory < DIRECTORIES;
  }

  /** Sets all orphans aside for good: the records that name them may have been lost. */
  void keepAll() throws IOException {
    for (int i = 0; i < DIRECTORIES; i++) {
      for (long fileId : orphans(i)) {
        device.quarantine().noteBody(fileId, "no record named it when the log was read");
      }
    }
  }

  private List<Long> orphans(int of) throws IOException {
    var orphans = new ArrayList<Long>();
    for (String name : device.files().list(BodyFiles.directoryOf(of))) {
      if (name.length() == NAME_DIGITS) {
        long fileId = HexFormat.fromHexDigitsToLong(name);
        if (isOrphan(fileId)) {
          orphans.add(fileId);
        }
      }
    }
    return orphans;
  }

  private boolean isOrphan(long fileId) throws IOException {
    return BodyFiles.bootOf(fileId) < device.bodies().boot()
        && device.index().get(IndexKeys.bodyFile(fileId)) == null
        && !device.quarantine().hasNoteOf(fileId);
  }
}
