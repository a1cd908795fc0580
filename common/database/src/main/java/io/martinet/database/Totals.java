package io.martinet.database;

/**
 * Sums over live rows: what a HEAD of the container or account counts.
 *
 * @param rows live rows: objects of a container, containers of an account
 * @param objects objects in them; of a container the same as rows
 * @param bytes sum of sizes
 */
public record Totals(long rows, long objects, long bytes) {
  public static final Totals NONE = new Totals(0, 0, 0);

  public Totals plus(Totals other) {
    return new Totals(rows + other.rows, objects + other.objects, bytes + other.bytes);
  }

  public Totals minus(Totals other) {
    return new Totals(rows - other.rows, objects - other.objects, bytes - other.bytes);
  }
}
