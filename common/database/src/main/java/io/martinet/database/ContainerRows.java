package io.martinet.database;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.RowBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/**
 * Rows of an account. A container is deleted while its newest DELETE is not below its newest PUT.
 */
public final class ContainerRows implements RowKind<ContainerRow> {
  public static final ContainerRows KIND = new ContainerRows();

  private static final Comparator<ContainerRow> BY_PUT =
      Comparator.comparing(ContainerRow::put).thenComparing(ContainerRow::policy);

  /** The newest count; the rest only makes the order total. */
  private static final Comparator<ContainerRow.Stats> BY_TICKS =
      Comparator.comparing(ContainerRow.Stats::ticks)
          .thenComparing(ContainerRow.Stats::objectCount)
          .thenComparing(ContainerRow.Stats::bytesUsed);

  /** Policy, two versions and three counts. */
  private static final int COMPARED_FIXED_BYTES = 4 + 2 * 12 + 3 * 8;

  private static final List<String> COLUMNS =
      List.of(
          "policy",
          "put_ticks",
          "put_nonce",
          "delete_ticks",
          "delete_nonce",
          "objects",
          "bytes",
          "count_ticks");

  private ContainerRows() {}

  @Override
  public String entryTable() {
    return """
    CREATE TABLE entry (
      deleted INTEGER NOT NULL,
      name TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      policy INTEGER NOT NULL,
      put_ticks INTEGER NOT NULL,
      put_nonce INTEGER NOT NULL,
      delete_ticks INTEGER NOT NULL,
      delete_nonce INTEGER NOT NULL,
      objects INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      count_ticks INTEGER NOT NULL,
      PRIMARY KEY (deleted, name)
    ) WITHOUT ROWID
    """;
  }

  @Override
  public String outlived() {
    // Never: ticks and nonces are not negative.
    return "?1 + ?2 < 0";
  }

  @Override
  public int code() {
    return 2;
  }

  @Override
  public String name(ContainerRow row) {
    return row.path().requireContainer();
  }

  @Override
  public boolean isDeleted(ContainerRow row) {
    return !row.put().isAfter(row.delete());
  }

  @Override
  public ContainerRow join(ContainerRow a, ContainerRow b) {
    ContainerRow put = BY_PUT.compare(a, b) >= 0 ? a : b;
    ContainerRow.Stats stats = BY_TICKS.compare(a.stats(), b.stats()) >= 0 ? a.stats() : b.stats();
    return new ContainerRow(
        put.partition(),
        put.path(),
        put.policy(),
        put.put(),
        Version.max(a.delete(), b.delete()),
        stats);
  }

  @Override
  public Totals totals(ContainerRow row) {
    return new Totals(1, row.stats().objectCount(), row.stats().bytesUsed());
  }

  @Override
  public int policy(ContainerRow row) {
    return row.policy();
  }

  /** An account's deletion leaves its containers, for the reaper. */
  @Override
  public boolean isAfter(ContainerRow row, Version deleted) {
    return true;
  }

  /** The reaper empties a deleted account container by container. */
  @Override
  public boolean isOfOnePolicy() {
    return false;
  }

  @Override
  public boolean takesRowsWhileDeleted() {
    return true;
  }

  @Override
  public byte[] comparedBytes(ContainerRow row) {
    byte[] name = name(row).getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(name.length + COMPARED_FIXED_BYTES);
    bytes.put(name).putInt(row.policy());
    bytes.putLong(row.put().ticks()).putInt(row.put().nonce());
    bytes.putLong(row.delete().ticks()).putInt(row.delete().nonce());
    bytes.putLong(row.stats().ticks());
    bytes.putLong(row.stats().objectCount()).putLong(row.stats().bytesUsed());
    return bytes.array();
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public void bind(PreparedStatement statement, int index, ContainerRow row) throws SQLException {
    statement.setInt(index, row.policy());
    Columns.bind(statement, index + 1, row.put());
    Columns.bind(statement, index + 3, row.delete());
    statement.setLong(index + 5, row.stats().objectCount());
    statement.setLong(index + 6, row.stats().bytesUsed());
    statement.setLong(index + 7, row.stats().ticks());
  }

  @Override
  public ContainerRow read(
      RowOwner owner, String name, boolean isDeleted, ResultSet result, int index)
      throws SQLException {
    return new ContainerRow(
        owner.partition(),
        StorePath.container(owner.path().account(), name),
        result.getInt(index),
        Columns.version(result, index + 1),
        Columns.version(result, index + 3),
        new ContainerRow.Stats(
            result.getLong(index + 5), result.getLong(index + 6), result.getLong(index + 7)));
  }

  @Override
  public ListingPage.Kind page() {
    return ListingPage.Kind.CONTAINERS;
  }

  @Override
  public String listedColumns() {
    return "put_ticks, objects, bytes, policy";
  }

  @Override
  public void list(ResultSet result, ListingPageWriter page) throws SQLException {
    page.container(
        result.getBytes(1),
        result.getLong(2),
        result.getLong(3),
        result.getLong(4),
        result.getInt(5));
  }

  @Override
  public RowBatch batch(List<ContainerRow> rows) {
    return new RowBatch.Containers(rows);
  }

  @Override
  public List<ContainerRow> rows(RowBatch batch) {
    if (batch instanceof RowBatch.Containers(var rows)) {
      return rows;
    }
    throw new IllegalArgumentException("rows of objects sent to an account device");
  }

  @Override
  public RowOwner owner(ContainerRow row) {
    return new RowOwner(row.partition(), StorePath.account(row.path().account()));
  }
}
