package io.martinet.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code up} says; null where it says nothing.
 *
 * @param data absolute
 * @param zooKeeper {@code HOST:PORT,…} of one that runs already
 * @param proxies how many, where each server is to be a process of its own; null: all in one
 */
record UpOptions(
    Path data,
    @Nullable Path config,
    @Nullable Integer port,
    @Nullable String bind,
    boolean demoUsers,
    ShapeWish shape,
    @Nullable String zooKeeper,
    @Nullable Integer proxies) {
  /** A demonstration in one process, with nothing else said. */
  static UpOptions demo(Path data) {
    return new UpOptions(data, null, 0, null, true, new ShapeWish(null, null, null), null, null);
  }

  /** Whether each server is to be a process of its own. */
  boolean isProcesses() {
    return proxies != null;
  }

  /** How large the store is to be: decided at the first start. */
  record ShapeWish(@Nullable Integer devices, @Nullable Integer zones, @Nullable Integer replicas) {
    /** What is not said follows from the defaults, within what is said. */
    Shape firstShape(Shape byDefault) {
      int all = devices == null ? byDefault.devices() : devices;
      return new Shape(
          all,
          zones == null ? Math.min(byDefault.zones(), all) : zones,
          replicas == null ? Math.min(byDefault.replicas(), all) : replicas,
          byDefault.partPower());
    }

    /**
     * A store keeps its shape.
     *
     * @throws StartException the wish is another than what is there
     */
    void requireFits(Shape existing, Path data) {
      require(devices, existing.devices(), "devices", data);
      require(zones, existing.zones(), "zones", data);
      require(replicas, existing.replicas(), "replicas", data);
    }

    private static void require(@Nullable Integer wish, int existing, String what, Path data) {
      if (wish != null && wish != existing) {
        throw new StartException(
            "the store in %s has %d %s, --%s %d cannot change that: leave the option out, or give another --data"
                .formatted(data, existing, what, what, wish));
      }
    }
  }
}
