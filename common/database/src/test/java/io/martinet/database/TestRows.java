package io.martinet.database;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingPageWriter;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.ObjectRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Rows and databases as the tests need them. */
final class TestRows {
  static final StorePath CONTAINER = StorePath.container("A", "c");
  static final RowOwner OWNER = new RowOwner(3, CONTAINER);
  static final RowOwner ACCOUNT_OWNER = new RowOwner(4, StorePath.account("A"));
  static final JournalBoot BOOT = new JournalBoot(11, 12, 0);
  static final ReplicaState LIVE = ReplicaState.begin(version(1), 0, Version.NONE);

  private TestRows() {}

  static Version version(long ticks) {
    return ticks == 0 ? Version.NONE : new Version(ticks, 7);
  }

  static ObjectRow live(String name, long ticks, long size) {
    return object(name, ticks, 0, 0, false, size, "type-" + ticks);
  }

  static ObjectRow deleted(String name, long ticks) {
    return object(name, ticks, 0, 0, true, 0, "");
  }

  static ObjectRow object(
      String name, long data, long type, long metadata, boolean isDeleted, long size, String text) {
    var versions = new ObjectRow.Versions(version(data), version(type), version(metadata));
    return new ObjectRow(
        OWNER.partition(),
        StorePath.object("A", "c", name),
        0,
        0,
        versions,
        isDeleted,
        size,
        isDeleted ? "" : "etag-" + data,
        text);
  }

  static ContainerRow container(
      String name, int policy, long put, long delete, long count, long bytes, long countTicks) {
    return new ContainerRow(
        ACCOUNT_OWNER.partition(),
        StorePath.container("A", name),
        policy,
        version(put),
        version(delete),
        new ContainerRow.Stats(count, bytes, countTicks));
  }

  static List<ListingEntry> page(ReplicaDatabase<?> database, ListingQuery query) {
    ByteBuf bytes = Unpooled.buffer();
    var writer = new ListingPageWriter(bytes, ListingPage.Kind.OBJECTS);
    database.list(query, writer);
    writer.finish();
    return ListingPage.read(bytes).entries();
  }

  static List<String> names(ReplicaDatabase<?> database, ListingQuery query) {
    return page(database, query).stream().map(ListingEntry::name).toList();
  }
}
