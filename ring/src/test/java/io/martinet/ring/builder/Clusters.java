package io.martinet.ring.builder;

import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Builders of clusters of many shapes, and changes of them, made from a seed. */
final class Clusters {
  private Clusters() {}

  /** One to three regions, up to four zones and servers each, even or uneven weights. */
  static RingBuilder random(Random random) {
    double replicas = 1 + random.nextInt(13) / 4.0;
    int devices = (int) Math.ceil(replicas) + 3 + random.nextInt(30);
    double overload = random.nextInt(3) / 10.0;
    var settings = new BuilderSettings(6 + random.nextInt(6), replicas, 0, overload);
    var builder = new RingBuilder(settings, InstantSource.fixed(Instant.EPOCH));
    int regions = 1 + random.nextInt(3);
    int zones = 1 + random.nextInt(4);
    int servers = 1 + random.nextInt(4);
    boolean even = random.nextBoolean();
    for (int i = 0; i < devices; i++) {
      String ip = "10.0.0." + random.nextInt(servers);
      double weight = even ? 100 : 20 + random.nextInt(100);
      builder.add(
          Device.of(i, random.nextInt(regions), random.nextInt(zones), ip, 6200, "d" + i, weight));
    }
    return builder;
  }

  /** A device more, less, drained or of another weight, or other replicas. */
  static void change(RingBuilder builder, Random random) {
    List<Device> devices = builder.devices();
    Device some = devices.get(random.nextInt(devices.size()));
    switch (random.nextInt(5)) {
      case 0 -> addOne(builder, random);
      case 1 -> builder.remove(some.id());
      case 2 -> builder.setWeight(some.id(), 0);
      case 3 -> builder.setWeight(some.id(), 20 + random.nextInt(200));
      default -> builder.set(builder.settings().withReplicas(1 + random.nextInt(13) / 4.0));
    }
  }

  /** A device on a server of its own, in a zone that is there. */
  static Device addOne(RingBuilder builder, Random random) {
    List<Device> devices = builder.devices();
    Device beside = devices.get(random.nextInt(devices.size()));
    int id = builder.nextId();
    Device added = Device.of(id, beside.region(), beside.zone(), "10.9.9." + id, 6200, "new", 100);
    builder.add(added);
    return added;
  }

  /** Partitions by device id. */
  static TreeMap<Integer, Integer> held(Ring ring) {
    var held = new TreeMap<Integer, Integer>();
    for (char[] row : ring.table()) {
      for (char id : row) {
        held.merge((int) id, 1, Integer::sum);
      }
    }
    return held;
  }

  /** Cells of the second table that are on another device than in the first. */
  static int moved(Ring before, Ring after) {
    char[][] old = before.table();
    char[][] table = after.table();
    int moved = 0;
    for (int partition = 0; partition < after.partitions(); partition++) {
      moved += movedRows(old, table, partition).size();
    }
    return moved;
  }

  /** Rows in which a partition is on another device; rows that are new count. */
  static List<Integer> movedRows(char[][] old, char[][] table, int partition) {
    var moved = new ArrayList<Integer>();
    for (int row = 0; row < table.length; row++) {
      boolean isOld = row < old.length && partition < old[row].length;
      boolean isThere = partition < table[row].length;
      if (isThere && !(isOld && old[row][partition] == table[row][partition])) {
        moved.add(row);
      }
    }
    return moved;
  }
}
