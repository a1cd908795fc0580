package io.martinet.launcher.dispersion;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.ring.Ring;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Paths of which no two share a partition, over a share of all partitions. Whoever plans them anew
 * for the same ring and hash gets the same ones: nothing of them needs to be kept. Immutable.
 *
 * @param samples in the order of their numbers
 * @param partitions of the ring
 */
public record Samples(List<Sample> samples, int partitions) {
  private static final String CONTAINERS = "dispersion_";

  /** Names that are tried for each partition: with all partitions wanted the last ones are rare. */
  private static final int TRIES_PER_PARTITION = 64;

  /** One path and the partition that it is in. */
  public record Sample(StorePath path, int partition) {}

  public Samples {
    samples = List.copyOf(samples);
  }

  /** Containers of an account. */
  public static Samples ofContainers(
      String account, double coverage, Ring ring, Function<StorePath, PathHash> hash) {
    return plan(number -> StorePath.container(account, CONTAINERS + number), coverage, ring, hash);
  }

  /** Objects of one container of an account; see {@link #container}. */
  public static Samples ofObjects(
      String account, int policy, double coverage, Ring ring, Function<StorePath, PathHash> hash) {
    String container = container(policy);
    return plan(
        number -> StorePath.object(account, container, Integer.toString(number)),
        coverage,
        ring,
        hash);
  }

  /** Where the sample objects of a storage policy are. */
  public static String container(int policy) {
    return policy == 0 ? "dispersion_objects" : "dispersion_objects_" + policy;
  }

  /** Per cent of the partitions that have one. */
  public double percent() {
    return 100.0 * samples.size() / partitions;
  }

  private static Samples plan(
      IntFunction<StorePath> naming,
      double coverage,
      Ring ring,
      Function<StorePath, PathHash> hash) {
    int partitions = ring.partitions();
    int wanted = Math.clamp((long) Math.ceil(partitions * coverage / 100), 1, partitions);
    var covered = new BitSet(partitions);
    List<Sample> samples = new ArrayList<>(wanted);
    long triesMax = (long) partitions * TRIES_PER_PARTITION;
    for (int number = 0; samples.size() < wanted && number < triesMax; number++) {
      StorePath path = naming.apply(number);
      int partition = ring.partition(hash.apply(path).high());
      if (!covered.get(partition)) {
        covered.set(partition);
        samples.add(new Sample(path, partition));
      }
    }
    return new Samples(samples, partitions);
  }
}
