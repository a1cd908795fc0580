package io.martinet.simulation;

import io.martinet.log.DeviceFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of a {@link SimulatedDisk}: the bytes that a power failure leaves, the bytes that the
 * running system reads, and the writes that make the difference.
 */
final class SimulatedFile {
  /** The unit that a disk writes whole: a write may be torn between sectors, never inside one. */
  private static final int SECTOR_BYTES = 512;

  private static final int ROT_TRIES = 16;

  private record PendingWrite(int position, byte[] bytes) {}

  private final SimulatedDisk disk;
  private final String name;
  private final Image durable = new Image();
  private final Image cached = new Image();
  private final List<PendingWrite> pending = new ArrayList<>();

  /** Whether a failed sync left the cache with bytes that the disk will never get. */
  private boolean lies;

  SimulatedFile(SimulatedDisk disk, String name) {
    this.disk = disk;
    this.name = name;
  }

  int size() {
    return cached.size();
  }

  DeviceFile handle() {
    return new Handle(cached);
  }

  DeviceFile directHandle() {
    return new Handle(durable);
  }

  /**
   * Power failed: each unsynced write survives whole, in part, or not, and the order does not
   * matter.
   */
  void crash(Random64 random) {
    if (pending.isEmpty() && !lies) {
      return;
    }
    for (PendingWrite write : pending) {
      switch (random.below(3)) {
        case 0 -> durable.write(write.position, write.bytes, 0, write.bytes.length);
        case 1 -> tear(write, random);
        default -> {}
      }
    }
    pending.clear();
    lies = false;
    cached.copyOf(durable);
  }

  /**
   * After a failed sync the kernel calls the pages clean: they read well and may never reach the
   * disk.
   */
  private void forgetPending() {
    for (PendingWrite write : pending) {
      tear(write, disk.random());
    }
    pending.clear();
    lies = true;
  }

  void rot(int position, int xor) {
    cached.rot(position, xor);
    durable.rot(position, xor);
  }

  /** Rots a byte somewhere; of a few places the first where something stands. */
  void rotNear(Random64 choice) {
    int position = choice.below(size());
    for (int i = 0; i < ROT_TRIES && cached.at(position) == 0; i++) {
      position = choice.below(size());
    }
    rot(position, 1 << choice.below(Byte.SIZE));
  }

  private void tear(PendingWrite write, Random64 random) {
    int end = write.position + write.bytes.length;
    for (int from = write.position; from < end; ) {
      int to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (random.oneIn(2)) {
        durable.write(from, write.bytes, from - write.position, to - from);
      }
      from = to;
    }
  }

  private void cacheWrite(PendingWrite write) {
    cached.write(write.position, write.bytes, 0, write.bytes.length);
    pending.add(write);
  }

  private final class Handle implements DeviceFile {
    private final Image image;
    private boolean closed;

    Handle(Image image) {
      this.image = image;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      requireOpen();
      if (position < 0) {
        throw new EOFException("negative position: " + position);
      }
      return image.read(target, position);
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
      requireOpen();
      var write = new PendingWrite(Math.toIntExact(position), gather(sources));
      if (write.position + write.bytes.length > cached.size()) {
        disk.requireRoom(name, write.position + write.bytes.length - cached.size());
      }
      disk.count(FaultPlan.Kind.WRITE, name, write.bytes.length, () -> cacheWrite(write));
      cacheWrite(write);
    }

    @Override
    public void sync() throws IOException {
      requireOpen();
      try {
        disk.count(FaultPlan.Kind.SYNC, name, pending.size(), () -> {});
      } catch (IOException failed) {
        forgetPending();
        throw failed;
      }
      for (PendingWrite write : pending) {
        durable.write(write.position, write.bytes, 0, write.bytes.length);
      }
      pending.clear();
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return cached.size();
    }

    @Override
    public void close() {
      closed = true;
    }

    private void requireOpen() throws IOException {
      disk.requireUp();
      if (closed) {
        throw new IOException("closed: " + name);
      }
    }

    private static byte[] gather(ByteBuffer[] sources) {
      int total = 0;
      for (ByteBuffer source : sources) {
        total += source.remaining();
      }
      var bytes = new byte[total];
      int at = 0;
      for (ByteBuffer source : sources) {
        int count = source.remaining();
        source.get(bytes, at, count);
        at += count;
      }
      return bytes;
    }
  }
}
