package io.martinet.ring.builder;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;

/**
 * The mutable form of a ring: devices come, go and change weight, then {@link #rebalance} makes the
 * next {@link Ring}. Deterministic: the same steps, seed and time give the same ring, byte for
 * byte.
 *
 * <p>Devices get partitions by weight, to within one partition of their share; the replicas of a
 * partition spread over regions, zones, servers and devices as evenly as weights and overload
 * allow. A rebalance moves as few replicas as that takes, of a partition at most one, and none of a
 * partition that moved within the last {@code min_part_hours}; what it cannot do yet is left for a
 * later one. Only what a removed device held moves in any case.
 *
 * <p>Belongs to one thread.
 */
public final class RingBuilder {
  private final Roster roster = new Roster();
  private final InstantSource clock;
  private BuilderSettings settings;
  private Table table;
  private MoveTimes moveTimes;
  private long version;
  private boolean changed;

  /**
   * A builder without devices, for rings whose partitions may move at any time; its first ring has
   * version 1.
   *
   * @param replicas see {@link BuilderSettings}
   */
  public RingBuilder(int partPower, double replicas) {
    this(BuilderSettings.of(partPower, replicas), InstantSource.fixed(Instant.EPOCH));
  }

  /** A builder without devices; its first ring has version 1. */
  public RingBuilder(BuilderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.table = Table.empty(settings.partitions());
    this.moveTimes = MoveTimes.never(settings.partitions());
  }

  /** A builder with a ring's devices and placement; its first ring has the next version. */
  public static RingBuilder of(Ring ring) {
    return of(
        ring,
        BuilderSettings.of(ring.partPower(), ring.replicaCount()),
        InstantSource.fixed(Instant.EPOCH));
  }

  /**
   * As {@link #of(Ring)}. A ring does not tell when its partitions moved: all are free to.
   *
   * @param settings part power and replicas must be the ring's
   */
  public static RingBuilder of(Ring ring, BuilderSettings settings, InstantSource clock) {
    var builder = new RingBuilder(settings, clock);
    ring.devices().forEach(builder.roster::add);
    builder.table = new Table(ring.partitions(), ring.table());
    builder.version = ring.version();
    return builder;
  }

  /** A builder as it was saved. */
  static RingBuilder of(BuilderState state, InstantSource clock) {
    var builder = new RingBuilder(state.settings(), clock);
    state.devices().forEach(builder.roster::add);
    state.leaving().stream().forEach(builder.roster::mark);
    builder.table = new Table(state.settings().partitions(), state.rows());
    builder.moveTimes = new MoveTimes(state.movedMinutes());
    builder.version = state.version();
    builder.changed = state.changed();
    return builder;
  }

  /** All there is to save; shares the table, so write it before the next change. */
  BuilderState state() {
    var leaving = new BitSet();
    roster.all().stream().map(Device::id).filter(roster::isLeaving).forEach(leaving::set);
    return new BuilderState(
        settings, version, changed, roster.all(), leaving, table.rows(), moveTimes.minutes());
  }

  public BuilderSettings settings() {
    return settings;
  }

  /** Grows with every rebalance, and with every other change of what the ring says. */
  public long version() {
    return version;
  }

  /** Whether devices or the number of replicas changed since the last rebalance. */
  public boolean isChanged() {
    return changed;
  }

  /** Whether there was a first rebalance. */
  public boolean isPlaced() {
    return table.rows().length > 0;
  }

  /** Takes effect with the next rebalance; a new part power is refused. */
  public RingBuilder set(BuilderSettings next) {
    if (next.partPower() != settings.partPower()) {
      throw new IllegalArgumentException("a ring keeps its part power: " + settings.partPower());
    }
    changed |= next.cells() != settings.cells();
    settings = next;
    return this;
  }

  /**
   * Adds a device under its own id.
   *
   * @throws IllegalArgumentException if the id is taken, or the name is taken on that server
   */
  public RingBuilder add(Device device) {
    roster.add(device);
    return change();
  }

  /** The smallest free id: ids of removed devices come again, as with Swift. */
  public int nextId() {
    return roster.nextId();
  }

  /** Whether a device has that id and is not marked for removal. */
  public boolean has(int id) {
    return roster.has(id);
  }

  /** Whether a device is marked and goes with the next rebalance. */
  public boolean isLeaving(int id) {
    return roster.isLeaving(id);
  }

  /** All devices in the order of ids, those that are marked among them, with weight 0. */
  public List<Device> devices() {
    return roster.all();
  }

  /** Changes a device's weight; takes effect with the next rebalance. */
  public RingBuilder setWeight(int id, double weight) {
    return replace(roster.requireStaying(id).withWeight(weight));
  }

  /**
   * Changes what is said of a device. A new region, zone or address takes effect with the next
   * rebalance.
   *
   * @param device has the id of the one that it replaces
   * @throws IllegalArgumentException if there is none, it is marked, or another device has the name
   */
  public RingBuilder replace(Device device) {
    roster.replace(device);
    return change();
  }

  /** Marks a device: with the next rebalance it goes, and its id becomes a hole. */
  public RingBuilder remove(int id) {
    roster.mark(id);
    return change();
  }

  /** Before the first ring there is no version that others could have seen. */
  private RingBuilder change() {
    changed = true;
    if (isPlaced()) {
      version++;
    }
    return this;
  }

  /** How long until every partition is free to move. */
  public Duration untilAllFree() {
    return moveTimes.untilAllFree(settings.minPartHours(), clock.instant());
  }

  /** Lets every partition move with the next rebalance. */
  public void pretendMinPartHoursPassed() {
    moveTimes.forget();
  }

  /**
   * Places anew and gives the ring; see {@link #reassign}.
   *
   * @return a ring whose version is above the one before
   */
  public Ring rebalance(long seed) {
    reassign(seed);
    return ring();
  }

  /**
   * Places partitions anew where devices, weights or replicas call for it.
   *
   * @param seed decides between equally good places
   * @throws IllegalStateException if fewer devices have a weight than a partition has replicas;
   *     nothing changed
   */
  public Reassignment reassign(long seed) {
    Instant now = clock.instant();
    int cells = settings.cells();
    var tree = new FailureTree(roster.staying(), roster.slots());
    double[] target = new ReplicaPlan(tree, settings.replicas()).target(settings.overload());
    BitSet removed = roster.removeMarked();
    Table former = table;
    table = former.copy();
    table.clear(removed);
    table.resize(cells);
    place(tree, quotas(tree, target), new Lots(seed), now);
    int moved = noteMoves(former, now);
    version++;
    changed = false;
    return new Reassignment(moved, removed.cardinality());
  }

  private Quotas quotas(FailureTree tree, double[] target) {
    int[] byDevice = table.held(tree.slots());
    var held = new int[tree.nodes()];
    for (int leaf = tree.leavesBegin(); leaf < tree.nodes(); leaf++) {
      held[leaf] = byDevice[tree.device(leaf).id()];
    }
    tree.sumUp(held);
    return new Quotas(tree, target, table.partitions(), table.cells(), held);
  }

  private void place(FailureTree tree, Quotas quotas, Lots lots, Instant now) {
    if (table.isEmpty()) {
      new FirstPlacement(tree, quotas, table.rows().length, lots).fill(table);
    } else {
      BitSet tooSoon = moveTimes.tooSoon(settings.minPartHours(), now);
      new Mover(tree, quotas, table, tooSoon, lots).run();
    }
  }

  private int noteMoves(Table former, Instant now) {
    int moved = 0;
    for (int partition = 0; partition < table.partitions(); partition++) {
      int changes = table.changes(former, partition);
      if (changes > 0) {
        moveTimes.moved(partition, now);
        moved += changes;
      }
    }
    return moved;
  }

  /** How far devices are from their shares by weight. */
  public Balance balance() {
    return Balance.of(
        roster.all(), table.held(roster.slots()), settings.replicas() * settings.partitions());
  }

  /**
   * How well replicas are spread over failure domains.
   *
   * @throws IllegalStateException if nothing was placed yet
   */
  public Dispersion dispersion() {
    requirePlaced();
    return Dispersion.of(new FailureTree(roster.all(), roster.slots()), table, settings.replicas());
  }

  /**
   * The overload at which replicas would be spread as well as the number of devices allows.
   *
   * @throws IllegalStateException if fewer devices have a weight than a partition has replicas
   */
  public double requiredOverload() {
    var tree = new FailureTree(roster.staying(), roster.slots());
    return new ReplicaPlan(tree, settings.replicas()).requiredOverload();
  }

  /**
   * How many replicas of each partition some devices hold.
   *
   * @param ids of devices
   * @return by partition
   */
  public int[] partitionsOf(BitSet ids) {
    var found = new int[table.partitions()];
    for (char[] row : table.rows()) {
      for (int partition = 0; partition < row.length; partition++) {
        found[partition] += ids.get(row[partition]) ? 1 : 0;
      }
    }
    return found;
  }

  /**
   * Checks that each partition has its replicas, on as many devices that are there.
   *
   * @throws IllegalStateException if not, or if nothing was placed yet
   */
  public void requireValid() {
    requirePlaced();
    if (table.cells() != settings.cells() && !changed) {
      throw new IllegalStateException(
          "the table has %d cells, expected %d".formatted(table.cells(), settings.cells()));
    }
    for (int partition = 0; partition < table.partitions(); partition++) {
      table.requireDistinct(partition);
    }
    ring();
  }

  private void requirePlaced() {
    if (!isPlaced()) {
      throw new IllegalStateException("there is no placement yet: rebalance first");
    }
  }

  /**
   * The ring as it was placed last, with what was said of devices since then.
   *
   * @throws IllegalStateException if nothing was placed yet
   */
  public Ring ring() {
    requirePlaced();
    return new Ring(version, settings.partPower(), roster.byId(), table.rows());
  }
}
