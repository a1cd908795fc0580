package io.martinet.simulation;

import io.martinet.log.DeviceFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One file of a {@link SimulatedDisk}: the bytes that a power failure leaves, the bytes that the
 * running system reads, and the writes that make the difference.
 */
final class SimulatedFile {
  /** The unit that a disk writes whole: a write may be torn between sectors, never inside one. */
  private static final int SECTOR_BYTES = 512;

  private record PendingWrite(long position, byte[] bytes) {}

  private final SimulatedDisk disk;
  private final String name;
  private byte[] durable = new byte[0];
  private byte[] cached = new byte[0];
  private final List<PendingWrite> pending = new ArrayList<>();

  SimulatedFile(SimulatedDisk disk, String name) {
    this.disk = disk;
    this.name = name;
  }

  long size() {
    return cached.length;
  }

  DeviceFile handle() {
    return new Handle(false);
  }

  DeviceFile directHandle() {
    return new Handle(true);
  }

  /**
   * Power failed: each unsynced write survives whole, in part, or not, and the order does not
   * matter.
   */
  void crash(Random64 random) {
    for (PendingWrite write : pending) {
      switch (random.below(3)) {
        case 0 -> durable = applied(durable, write);
        case 1 -> tear(write, random);
        default -> {}
      }
    }
    pending.clear();
    cached = durable.clone();
  }

  /**
   * After a failed sync the kernel calls the pages clean: they read well and may never reach the
   * disk.
   */
  void forgetPending() {
    for (PendingWrite write : pending) {
      tear(write, disk.random());
    }
    pending.clear();
  }

  void rot(long position, int xor) {
    cached[(int) position] ^= (byte) xor;
    if (position < durable.length) {
      durable[(int) position] ^= (byte) xor;
    }
  }

  private void tear(PendingWrite write, Random64 random) {
    long end = write.position + write.bytes.length;
    for (long from = write.position; from < end; ) {
      long to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (random.oneIn(2)) {
        byte[] sector =
            Arrays.copyOfRange(
                write.bytes, (int) (from - write.position), (int) (to - write.position));
        durable = applied(durable, new PendingWrite(from, sector));
      }
      from = to;
    }
  }

  private static byte[] applied(byte[] image, PendingWrite write) {
    int end = (int) (write.position + write.bytes.length);
    byte[] grown = image.length >= end ? image : Arrays.copyOf(image, end);
    System.arraycopy(write.bytes, 0, grown, (int) write.position, write.bytes.length);
    return grown;
  }

  private final class Handle implements DeviceFile {
    private final boolean direct;
    private boolean closed;

    Handle(boolean direct) {
      this.direct = direct;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      requireOpen();
      byte[] source = direct ? durable : cached;
      if (position < 0) {
        throw new EOFException("negative position: " + position);
      }
      int count = (int) Math.min(target.remaining(), Math.max(0, source.length - position));
      if (count > 0) {
        target.put(source, (int) position, count);
      }
      return count;
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
      requireOpen();
      var write = new PendingWrite(position, gather(sources));
      if (write.position + write.bytes.length - cached.length > disk.usableBytes()) {
        throw new IOException("No space left on device: " + name);
      }
      disk.count(FaultPlan.Kind.WRITE, name, () -> cacheWrite(write));
      cacheWrite(write);
    }

    private void cacheWrite(PendingWrite write) {
      cached = applied(cached, write);
      pending.add(write);
    }

    @Override
    public void sync() throws IOException {
      requireOpen();
      try {
        disk.count(FaultPlan.Kind.SYNC, name, () -> {});
      } catch (IOException failed) {
        forgetPending();
        throw failed;
      }
      for (PendingWrite write : pending) {
        durable = applied(durable, write);
      }
      pending.clear();
    }

    @Override
    public long size() throws IOException {
      requireOpen();
      return cached.length;
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
