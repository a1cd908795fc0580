package io.martinet.database;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/**
 * Rows of a container. A row is kept in the normal form of {@link io.martinet.core.ObjectState}:
 * content type and metadata have versions of their own only where these are newer than the data.
 */
public final class ObjectRows implements RowKind<ObjectRow> {
  public static final ObjectRows KIND = new ObjectRows();

  /** Two lengths, a flag, policy, size and three versions. */
  private static final int COMPARED_FIXED_BYTES = 2 + 2 + 1 + 4 + 8 + 3 * 12;

  /**
   * Newest data first. Rows of one version are of one write, so the rest only makes the join total:
   * whatever a faulty sender says, all replicas take the same.
   */
  private static final Comparator<ObjectRow> BY_DATA =
      Comparator.comparing((ObjectRow row) -> row.versions().data())
          .thenComparing(ObjectRow::isDeleted)
          .thenComparing(ObjectRow::sizeBytes)
          .thenComparing(ObjectRow::etag)
          .thenComparing(ObjectRow::policy);

  private static final Comparator<ObjectRow> BY_CONTENT_TYPE =
      Comparator.comparing((ObjectRow row) -> contentTypeSince(row))
          .thenComparing(ObjectRow::contentType);

  private static final List<String> COLUMNS =
      List.of(
          "policy",
          "data_ticks",
          "data_nonce",
          "size",
          "etag",
          "type_ticks",
          "type_nonce",
          "type",
          "metadata_ticks",
          "metadata_nonce");

  private ObjectRows() {}

  @Override
  public String entryTable() {
    return """
    CREATE TABLE entry (
      deleted INTEGER NOT NULL,
      name TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      policy INTEGER NOT NULL,
      data_ticks INTEGER NOT NULL,
      data_nonce INTEGER NOT NULL,
      size INTEGER NOT NULL,
      etag TEXT NOT NULL,
      type_ticks INTEGER NOT NULL,
      type_nonce INTEGER NOT NULL,
      type TEXT NOT NULL,
      metadata_ticks INTEGER NOT NULL,
      metadata_nonce INTEGER NOT NULL,
      PRIMARY KEY (deleted, name)
    ) WITHOUT ROWID
    """;
  }

  @Override
  public String outlived() {
    return "data_ticks < ?1 OR (data_ticks = ?1 AND data_nonce <= ?2)";
  }

  @Override
  public int code() {
    return 1;
  }

  @Override
  public String name(ObjectRow row) {
    return row.path().requireObject();
  }

  @Override
  public boolean isDeleted(ObjectRow row) {
    return row.isDeleted();
  }

  @Override
  public ObjectRow join(ObjectRow a, ObjectRow b) {
    ObjectRow data = BY_DATA.compare(a, b) >= 0 ? a : b;
    ObjectRow type = BY_CONTENT_TYPE.compare(a, b) >= 0 ? a : b;
    Version floor = data.versions().data();
    var versions =
        new ObjectRow.Versions(
            floor,
            above(floor, contentTypeSince(type)),
            above(floor, Version.max(a.versions().metadata(), b.versions().metadata())));
    return new ObjectRow(
        data.partition(),
        data.path(),
        data.rangeId(),
        data.policy(),
        versions,
        data.isDeleted(),
        data.sizeBytes(),
        data.etag(),
        type.contentType());
  }

  @Override
  public Totals totals(ObjectRow row) {
    return new Totals(1, 1, row.sizeBytes());
  }

  @Override
  public int policy(ObjectRow row) {
    return row.policy();
  }

  /** A container that was deleted and made again begins empty. */
  @Override
  public boolean isAfter(ObjectRow row, Version deleted) {
    return row.versions().data().isAfter(deleted);
  }

  /** To a deleted container a row is of an object that nobody can name any more. */
  @Override
  public boolean isOfOnePolicy() {
    return true;
  }

  @Override
  public boolean takesRowsWhileDeleted() {
    return false;
  }

  @Override
  public byte[] comparedBytes(ObjectRow row) {
    byte[] name = name(row).getBytes(StandardCharsets.UTF_8);
    byte[] etag = row.etag().getBytes(StandardCharsets.UTF_8);
    byte[] type = row.contentType().getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(name.length + etag.length + type.length + COMPARED_FIXED_BYTES);
    bytes.putShort((short) name.length).put(name).putShort((short) etag.length).put(etag);
    bytes.put(type).put((byte) (row.isDeleted() ? 1 : 0));
    bytes.putInt(row.policy()).putLong(row.sizeBytes());
    put(bytes, row.versions().data());
    put(bytes, row.versions().contentType());
    put(bytes, row.versions().metadata());
    return bytes.array();
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public void bind(PreparedStatement statement, int index, ObjectRow row) throws SQLException {
    statement.setInt(index, row.policy());
    Columns.bind(statement, index + 1, row.versions().data());
    statement.setLong(index + 3, row.sizeBytes());
    statement.setString(index + 4, row.etag());
    Columns.bind(statement, index + 5, row.versions().contentType());
    statement.setString(index + 7, row.contentType());
    Columns.bind(statement, index + 8, row.versions().metadata());
  }

  @Override
  public ObjectRow read(RowOwner owner, String name, boolean isDeleted, ResultSet result, int index)
      throws SQLException {
    var versions =
        new ObjectRow.Versions(
            Columns.version(result, index + 1),
            Columns.version(result, index + 5),
            Columns.version(result, index + 8));
    return new ObjectRow(
        owner.partition(),
        StorePath.object(owner.path().account(), owner.path().requireContainer(), name),
        0,
        result.getInt(index),
        versions,
        isDeleted,
        result.getLong(index + 3),
        result.getString(index + 4),
        result.getString(index + 7));
  }

  @Override
  public ListingPage.Kind page() {
    return ListingPage.Kind.OBJECTS;
  }

  @Override
  public String listedColumns() {
    return "max(data_ticks, type_ticks, metadata_ticks), size, etag, type";
  }

  @Override
  public void list(ResultSet result, ListingPageWriter page) throws SQLException {
    page.object(
        result.getBytes(1),
        result.getLong(2),
        result.getLong(3),
        result.getBytes(4),
        result.getBytes(5));
  }

  @Override
  public RowBatch batch(List<ObjectRow> rows) {
    return new RowBatch.Objects(rows);
  }

  @Override
  public List<ObjectRow> rows(RowBatch batch) {
    if (batch instanceof RowBatch.Objects(var rows)) {
      return rows;
    }
    throw new IllegalArgumentException("rows of containers sent to a container device");
  }

  @Override
  public RowOwner owner(ObjectRow row) {
    return new RowOwner(
        row.partition(), StorePath.container(row.path().account(), row.path().requireContainer()));
  }

  /** Since when the row's content type holds: it came with the data or was set later. */
  private static Version contentTypeSince(ObjectRow row) {
    return Version.max(row.versions().data(), row.versions().contentType());
  }

  private static Version above(Version floor, Version version) {
    return version.isAfter(floor) ? version : Version.NONE;
  }

  private static void put(ByteBuffer target, Version version) {
    target.putLong(version.ticks()).putInt(version.nonce());
  }
}
