package io.martinet.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One life of a volume file. Readers pin it; it is handed on for its next life only when its owner
 * has let go and no reader is left. Reads from any thread; writes from the log's writer.
 */
final class Volume {
  private final String name;
  private final DeviceFile file;
  private final VolumeHeader header;
  private final Runnable onReleased;

  /** One for the owner and one a reader; never rises again from 0. */
  private final AtomicInteger pins = new AtomicInteger(1);

  /**
   * @param onReleased run once, by whoever lets go last
   */
  Volume(String name, DeviceFile file, VolumeHeader header, Runnable onReleased) {
    this.name = name;
    this.file = file;
    this.header = header;
    this.onReleased = onReleased;
  }

  String name() {
    return name;
  }

  DeviceFile file() {
    return file;
  }

  VolumeHeader header() {
    return header;
  }

  int life() {
    return header.life();
  }

  /** Whether the volume is still there, and now pinned. */
  boolean tryPin() {
    int before;
    do {
      before = pins.get();
      if (before == 0) {
        return false;
      }
    } while (!pins.compareAndSet(before, before + 1));
    return true;
  }

  void unpin() {
    if (pins.decrementAndGet() == 0) {
      onReleased.run();
    }
  }

  int read(ByteBuffer target, long offset) throws IOException {
    return file.read(target, offset);
  }
}
