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
  private final Ticker ticker;
  private final InstantSource clock;
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
    this.ticker = () -> waitedNanos + disk.operations() * OPERATION_NANOS;
    this.clock = () -> BEGINNING.plusNanos(ticker.nanos());
  }

  /** A machine with an index that is a model too, in the time of others. */
  public SimulatedMachine(Random64 random, Hazard hazard, Ticker ticker, InstantSource clock) {
    this.hazard = hazard;
    this.disk = new SimulatedDisk(random, hazard.capacityBytes());
    this.index = new SimulatedIndexStorage(disk);
    this.ticker = ticker;
    this.clock = clock;
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

  /** A machine's own time goes on with the disk's work and with {@link #await}. */
  public Ticker ticker() {
    return ticker;
  }

  public InstantSource clock() {
    return clock;
  }

  /** Nobody does anything for so long; of a machine with a time of its own. */
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
  public void loseIndex(boolean leavesDamage) {
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
  public void crash() {
    disk.crash();
    index.crash();
  }

  /** The process is killed: the disk's cache stays, the index loses what it had in its memory. */
  public void kill() {
    disk.endProcess();
    index.crash();
  }
}
