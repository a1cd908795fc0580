package io.martinet.ring.builder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Moves through devices between, for what no straight move is fit for: the device with too many
 * gives a cell to another, that one a cell of another partition to the device that wants it. The
 * devices between are found backwards, layer by layer: those that can give to a device that wants
 * cells, those that can give to one of these, and so on. Moves that led nowhere are taken back.
 */
final class Chains {
  /** Devices in a chain, the first one included (measured: 3 leaves nearly nothing). */
  private static final int LAYERS_MAX = 4;

  /** Searches; each ends sooner or takes at least one cell from the surplus. */
  private static final int SEARCHES_MAX = 32;

  private final Placing placing;
  private final Spots spots;
  private final List<Moved> journal = new ArrayList<>();

  Chains(Placing placing) {
    this.placing = placing;
    this.spots = placing.spots();
  }

  private record Moved(int partition, int row, int from, int to) {}

  void run() {
    boolean moved = true;
    for (int search = 0; search < SEARCHES_MAX && moved && placing.surplusInAll() > 0; search++) {
      long before = placing.surplusInAll();
      List<int[]> layers = layers();
      // The last layer is the one that reached a surplus; its own devices are the givers.
      for (int layer = layers.size() - 1; layer >= 0; layer--) {
        int[] receivers = layers.get(layer);
        placing.eachPartition(partition -> pass(partition, receivers));
      }
      takeBack();
      moved = placing.surplusInAll() < before;
    }
  }

  /**
   * Weights by node for the receivers of each step, those that want cells first; empty if no device
   * with a surplus can be reached.
   */
  private List<int[]> layers() {
    var layers = new ArrayList<int[]>();
    layers.add(placing.wanted());
    var reached = new BitSet();
    while (layers.size() <= LAYERS_MAX) {
      int[] receivers = layers.getLast();
      var givers = new BitSet();
      placing.eachPartition(partition -> findGivers(partition, receivers, reached, givers));
      if (givers.stream().anyMatch(leaf -> placing.surplus(leaf) > 0)) {
        return layers;
      }
      if (givers.isEmpty()) {
        break;
      }
      reached.or(givers);
      var weights = new int[placing.tree().nodes()];
      givers.stream().forEach(leaf -> weights[leaf] = 1);
      placing.tree().sumUp(weights);
      layers.add(weights);
    }
    return List.of();
  }

  private void findGivers(int partition, int[] receivers, BitSet reached, BitSet givers) {
    int replicas = placing.table().replicas(partition);
    for (int row = 0; row < replicas; row++) {
      int leaf = placing.leafAt(partition, row);
      if (placing.surplus(leaf) >= 0
          && !reached.get(leaf)
          && !givers.get(leaf)
          && placing.mayMove(partition, row)
          && receiver(partition, row, leaf, receivers) != Placing.NONE) {
        givers.set(leaf);
      }
    }
  }

  private int receiver(int partition, int row, int from, int[] receivers) {
    spots.enter(partition, row);
    int to = placing.draw(receivers);
    boolean fits = to != Placing.NONE && to != from && spots.changeBy(from, to) <= 0;
    return fits ? to : Placing.NONE;
  }

  private void pass(int partition, int[] receivers) {
    int replicas = placing.table().replicas(partition);
    for (int row = 0; row < replicas; row++) {
      int from = placing.leafAt(partition, row);
      // Receivers pass on in the next step, not among themselves.
      boolean isGiver = placing.surplus(from) > 0 && receivers[from] == 0;
      if (isGiver && placing.mayMove(partition, row)) {
        int to = receiver(partition, row, from, receivers);
        if (to != Placing.NONE && placing.surplus(to) <= 0) {
          placing.put(partition, row, to);
          journal.add(new Moved(partition, row, from, to));
        }
      }
    }
  }

  private void takeBack() {
    for (Moved moved : journal.reversed()) {
      boolean isThere = placing.leafAt(moved.partition, moved.row) == moved.to;
      if (isThere && placing.surplus(moved.to) > 0) {
        placing.put(moved.partition, moved.row, moved.from);
      }
    }
    journal.clear();
  }
}
