package io.martinet.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a sealed volume record by record, at the pace of whoever holds it: compaction and audit.
 * Holds the volume until closed. One thread at a time.
 */
public final class VolumeCursor implements AutoCloseable {
  private final Volume volume;
  private final long previousEnd;
  private final VolumeScan scan;
  private boolean closed;

  private VolumeCursor(Volume volume, long previousEnd) throws IOException {
    this.volume = volume;
    this.previousEnd = previousEnd;
    this.scan = new VolumeScan(volume.header(), volume.file(), VolumeHeader.BYTES);
  }

  /**
   * Opens a volume other than the one being written.
   *
   * @return null when that life is over
   */
  public static @Nullable VolumeCursor open(VolumeSet volumes, int life) throws IOException {
    List<Volume> all = volumes.volumes();
    for (int i = 0; i + 1 < all.size(); i++) {
      Volume volume = all.get(i);
      if (volume.life() == life && volume.tryPin()) {
        try {
          return new VolumeCursor(volume, all.get(i + 1).header().previousEnd());
        } catch (IOException e) {
          volume.unpin();
          throw e;
        }
      }
    }
    return null;
  }

  /**
   * The next good record.
   *
   * @return null at the end; otherwise verified whole, and valid until the next call
   */
  public @Nullable StoredRecord next() throws IOException {
    return scan.next();
  }

  /** What was found damaged, once {@link #next} has come to the end. */
  public List<Damage> damages() {
    var damages = new ArrayList<Damage>();
    long durableEnd = scan.durableEnd(previousEnd);
    for (Gap gap : scan.gaps()) {
      if (gap.isRot(durableEnd, scan.seal(), scan.isSealed())) {
        damages.addAll(gap.damages(volume.life(), durableEnd));
      }
    }
    return damages;
  }

  /** Lets the volume go; idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      volume.unpin();
    }
  }
}
