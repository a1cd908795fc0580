package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import io.martinet.log.LogPosition;
import io.martinet.log.VolumeSet;
import java.io.IOException;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of a device as a start found it: open, and standing somewhere in the log, or new and
 * empty where it was lost.
 *
 * @param position up to where it stands for the log
 * @param rebuild whether it must be made anew from the whole log
 */
record FoundIndex(ObjectIndex index, long position, boolean rebuild) {
  /** Marks an index that turned out damaged while it was in use: the next start rebuilds it. */
  static final String LOST_NOTE = "index-lost";

  private static final Logger LOG = LoggerFactory.getLogger(FoundIndex.class);

  /**
   * Opens it if it belongs to the log, else a new one.
   *
   * @throws IOException neither can be had; nothing is left open
   */
  static FoundIndex find(
      DeviceFiles files, IndexStorage indexes, EngineConfig config, VolumeSet volumes)
      throws IOException {
    boolean hasLog = !volumes.lives().isEmpty() || !volumes.damaged().isEmpty();
    if (files.exists(LOST_NOTE)) {
      return lost(indexes, config, "it was damaged in use");
    }
    ObjectIndex index;
    OptionalLong position;
    try {
      index = indexes.open();
    } catch (IOException damaged) {
      return lost(indexes, config, damaged.toString());
    }
    try {
      position = IndexSession.position(index, config.deviceId());
    } catch (IOException foreign) {
      index.close();
      return lost(indexes, config, foreign.toString());
    }
    if (hasLog && !isInLog(position, volumes)) {
      index.close();
      return lost(indexes, config, "it stands " + describe(position));
    }
    return new FoundIndex(index, position.orElse(LogPosition.START), false);
  }

  private static boolean isInLog(OptionalLong position, VolumeSet volumes) {
    if (position.isEmpty()) {
      return false;
    }
    int life = LogPosition.life(position.getAsLong());
    return volumes.lives().contains(position.getAsLong() == LogPosition.START ? 1 : life);
  }

  private static String describe(OptionalLong position) {
    return position.isEmpty() ? "nowhere" : "at " + LogPosition.format(position.getAsLong());
  }

  private static FoundIndex lost(IndexStorage indexes, EngineConfig config, String reason)
      throws IOException {
    LOG.error("index lost, rebuilding it: device={} reason={}", config.device(), reason);
    return new FoundIndex(indexes.recreate(), LogPosition.START, true);
  }
}
