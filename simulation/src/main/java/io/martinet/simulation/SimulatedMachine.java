package io.martinet.simulation;

import io.martinet.core.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What outlives a process: the disk, the index with its own durability, and the clock. Power fails
 * for both at once.
 */
public final class SimulatedMachine {
  /** What one operation of the disk takes. */
  private static final long OPERATION_NANOS = 100_000;

  /** Sequences draw their versions close to this moment. */
  private static final Instant BEGINNING = Instant.ofEpochMilli(10);

  private final Hazard hazard;
  private final SimulatedDisk disk;
  private final SimulatedIndexStorage index;
  private boolean formatted;
  private boolean failed;
  private long waitedNanos;

  public SimulatedMachine(Random64 random, Hazard hazard) {
    this.hazard = hazard;
    this.disk = new SimulatedDisk(random, hazard.capacityBytes());
    this.index = new SimulatedIndexStorage(disk);
  }

  /** Of the disk, what bodies may not take (rule 23). */
  long reservedBytes() {
    return hazard.reservedBytes();
  }

  boolean mayBeFull() {
    return hazard == Hazard.FULL;
  }

  public SimulatedDisk disk() {
    return disk;
  }

  public SimulatedIndexStorage index() {
    return index;
  }

  /** Time goes on with the disk's work and with {@link #await}. */
  public Ticker ticker() {
    return () -> waitedNanos + disk.operations() * OPERATION_NANOS;
  }

  public InstantSource clock() {
    return () -> BEGINNING.plusNanos(ticker().nanos());
  }

  /** Nobody does anything for so long. */
  void await(long nanos) {
    waitedNanos += nanos;
  }

  /** Whether the cluster has recorded this device: nobody may format it any more (rule 17). */
  boolean isFormatted() {
    return formatted;
  }

  void recordFormatted() {
    formatted = true;
  }

  /** Whether the cluster has recorded that the device was fenced (rule 15). */
  boolean hasFailed() {
    return failed;
  }

  void recordFailed(boolean fenced) {
    failed = fenced;
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
