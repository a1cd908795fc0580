package io.martinet.simulation;

import io.martinet.core.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

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
  private final SimulatedIndex index;
  private boolean formatted;
  private boolean failed;
  private boolean indexLost;
  private long waitedNanos;

  /**
   * @param indexes makes the machine's index
   */
  public SimulatedMachine(
      Random64 random, Hazard hazard, Function<SimulatedDisk, SimulatedIndex> indexes) {
    this.hazard = hazard;
    this.disk = new SimulatedDisk(random, hazard.capacityBytes());
    this.index = indexes.apply(disk);
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

  public SimulatedIndex index() {
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

  /** Somebody takes the index away; see {@link SimulatedIndex#lose}. */
  void loseIndex(boolean leavesDamage) {
    index.lose(leavesDamage);
    indexLost = true;
  }

  /** Whether an engine that opens the index is right to rebuild it. */
  boolean isIndexLost() {
    return indexLost;
  }

  void recordRebuilt() {
    indexLost = false;
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
