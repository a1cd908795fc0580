package io.martinet.ring.builder;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The table while it is being made: a device id, or {@link #EMPTY}, for each replica of each
 * partition. The last row is short where the replica count has a fraction. Belongs to one thread.
 */
final class Table {
  /** Stands where no device holds the replica yet; no device has this id. */
  static final char EMPTY = 0xffff;

  private final int partitions;
  private char[][] rows;

  Table(int partitions, char[][] rows) {
    this.partitions = partitions;
    this.rows = rows;
  }

  static Table empty(int partitions) {
    return new Table(partitions, new char[0][]);
  }

  Table copy() {
    var copy = new char[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      copy[row] = rows[row].clone();
    }
    return new Table(partitions, copy);
  }

  int partitions() {
    return partitions;
  }

  /** The rows themselves. */
  char[][] rows() {
    return rows;
  }

  /** How many replicas a partition has: rows that reach it. */
  int replicas(int partition) {
    int count = rows.length;
    return count > 0 && partition >= rows[count - 1].length ? count - 1 : count;
  }

  int cells() {
    int cells = 0;
    for (char[] row : rows) {
      cells += row.length;
    }
    return cells;
  }

  /** Whether no cell has a device. */
  boolean isEmpty() {
    for (char[] row : rows) {
      for (char device : row) {
        if (device != EMPTY) {
          return false;
        }
      }
    }
    return true;
  }

  /** Makes the table as large as told: new cells are empty, those behind the end are gone. */
  void resize(int cells) {
    int count = Math.ceilDiv(cells, partitions);
    var resized = new char[count][];
    for (int row = 0; row < count; row++) {
      int length = Math.min(partitions, cells - row * partitions);
      char[] former = row < rows.length ? rows[row] : new char[0];
      resized[row] = Arrays.copyOf(former, length);
      Arrays.fill(resized[row], Math.min(former.length, length), length, EMPTY);
    }
    rows = resized;
  }

  /** Empties the cells of some devices. */
  void clear(BitSet devices) {
    for (char[] row : rows) {
      for (int partition = 0; partition < row.length; partition++) {
        if (row[partition] != EMPTY && devices.get(row[partition])) {
          row[partition] = EMPTY;
        }
      }
    }
  }

  /** Cells by device id. */
  int[] held(int slots) {
    var held = new int[slots];
    for (char[] row : rows) {
      for (char device : row) {
        if (device != EMPTY) {
          held[device]++;
        }
      }
    }
    return held;
  }

  /**
   * @throws IllegalStateException if a device holds two replicas of the partition
   */
  void requireDistinct(int partition) {
    int count = replicas(partition);
    for (int row = 0; row < count; row++) {
      for (int earlier = 0; earlier < row; earlier++) {
        if (rows[row][partition] == rows[earlier][partition]) {
          throw new IllegalStateException(
              "partition %d: device %d holds rows %d and %d"
                  .formatted(partition, (int) rows[row][partition], earlier, row));
        }
      }
    }
  }

  /** How many cells of a partition differ from another table's; cells that are new count. */
  int changes(Table former, int partition) {
    int changes = 0;
    int count = replicas(partition);
    for (int row = 0; row < count; row++) {
      boolean isOld = row < former.rows.length && partition < former.rows[row].length;
      if (!isOld || former.rows[row][partition] != rows[row][partition]) {
        changes++;
      }
    }
    return changes;
  }
}
