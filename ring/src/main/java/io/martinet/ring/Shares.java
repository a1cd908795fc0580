package io.martinet.ring;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How many cells of the table each device gets. */
final class Shares {
  private Shares() {}

  /**
   * Shares by weight, no device with more than one cell a partition: what is above that bound goes
   * to the others by their weights. Whole numbers by largest remainder, so each is within one of
   * the exact share.
   *
   * @param cells how many to share out
   * @param partitions bound of one device
   * @return by place in the list; the sum is {@code cells}
   * @throws IllegalStateException if the devices with a weight cannot take that many
   */
  static int[] of(List<Device> devices, int cells, int partitions) {
    long withWeight = devices.stream().filter(device -> device.weight() > 0).count();
    if (withWeight * partitions < cells) {
      throw new IllegalStateException(
          "devices with a weight: %d, fewer than the replicas of a partition: %.2f"
              .formatted(withWeight, (double) cells / partitions));
    }
    double[] exact = exactShares(devices, cells, partitions);
    int[] whole = Arrays.stream(exact).mapToInt(share -> (int) Math.floor(share)).toArray();
    int left = cells - Arrays.stream(whole).sum();
    int[] byRemainder =
        IntStream.range(0, exact.length)
            .filter(i -> devices.get(i).weight() > 0 && whole[i] < partitions)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> whole[i] - exact[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < left; i++) {
      whole[byRemainder[i]]++;
    }
    return whole;
  }

  private static double[] exactShares(List<Device> devices, int cells, int partitions) {
    var exact = new double[devices.size()];
    var full = new boolean[devices.size()];
    // Each round but the last fills at least one more device, so the loop is bounded by their
    // number.
    boolean again = true;
    while (again) {
      again = false;
      double free = cells;
      double weight = 0;
      for (int i = 0; i < exact.length; i++) {
        if (full[i]) {
          free -= partitions;
        } else {
          weight += devices.get(i).weight();
        }
      }
      for (int i = 0; i < exact.length; i++) {
        if (!full[i]) {
          exact[i] = weight > 0 ? free * (devices.get(i).weight() / weight) : 0;
          if (exact[i] >= partitions) {
            exact[i] = partitions;
            full[i] = true;
            again = true;
          }
        }
      }
    }
    return exact;
  }
}
