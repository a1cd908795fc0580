package io.martinet.simulation;

/**
 * What outlives a process: the disk, and the index with its own durability. Power fails for both at
 * once.
 */
public final class SimulatedMachine {
  private static final long CAPACITY_BYTES = 64L << 20;

  private final SimulatedDisk disk;
  private final SimulatedIndexStorage index = new SimulatedIndexStorage();

  public SimulatedMachine(Random64 random) {
    this.disk = new SimulatedDisk(random, CAPACITY_BYTES);
  }

  public SimulatedDisk disk() {
    return disk;
  }

  public SimulatedIndexStorage index() {
    return index;
  }

  /** Power fails and returns. */
  void crash() {
    disk.crash();
    index.crash();
  }

  /** The process is killed: the disk's cache stays, the index loses what it had in its memory. */
  void kill() {
    disk.endProcess();
    index.crash();
  }
}
