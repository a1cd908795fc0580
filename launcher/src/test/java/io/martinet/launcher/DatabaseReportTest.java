package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.DatabaseInfo;
import io.martinet.database.DatabaseInspection.Found;
import io.martinet.database.DatabaseInspection.Quarantine;
import io.martinet.database.ReplicaState;
import io.martinet.database.RowOwner;
import io.martinet.database.RowSum;
import io.martinet.database.StoredHeader;
import io.martinet.database.Totals;
import io.martinet.http.wire.Bits128;
import io.martinet.proxy.StoragePolicies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code account-info} and {@code container-info} print of a device. */
class DatabaseReportTest {
  private static final Version PUT = new Version(176_388_123_401_234L, 7);
  private static final Version DELETE = new Version(176_388_123_500_000L, 7);
  private static final Path FILE = Path.of("x.db");

  private final StringWriter text = new StringWriter();
  private final DatabaseReport report =
      new DatabaseReport(new PrintWriter(text), StoragePolicies.single());

  @Test
  void timesAreToldAsSwiftTellsThemAndAsDates() {
    report.print("d1", found(null, info()));
    assertThat(text.toString())
        .contains("answer     DELETED")
        .contains("put        1763881234.01234  2025-11-23T07:00:34.012340Z")
        .contains("modified   never");
  }

  @Test
  void headersAreReadableAndRemovedOnesAreToldApart() {
    report.print("d1", found(null, info()));
    assertThat(text.toString())
        .contains("header     X-Container-Meta-ä: grün")
        .contains("header     X-Container-Meta-B was removed");
  }

  @Test
  void aFileThatIsBeingRefilledIsToldBelowItsMark() {
    report.print("d1", found(new Quarantine(true, "a page is bad"), info()));
    assertThat(text.toString())
        .contains("answer     UNKNOWN: in quarantine, being refilled: a page is bad")
        .contains("set apart  quarantine/x-1")
        .contains("holds      1 objects, 5 bytes", "rows       1 live, unknown tombstones");
  }

  @Test
  void aDeviceThatCannotBeReadIsToldAsSuch() {
    report.printUnreadable("d1", new IOException("Input/output error"));
    assertThat(text.toString()).contains("UNREADABLE Input/output error");
  }

  private static Found found(@Nullable Quarantine quarantine, DatabaseInfo info) {
    return new Found(quarantine, FILE, info, null, List.of(Path.of("quarantine/x-1")));
  }

  private static DatabaseInfo info() {
    var totals = new TreeMap<Integer, Totals>();
    totals.put(0, new Totals(1, 1, 5));
    return new DatabaseInfo(
        new RowOwner(3, StorePath.container("a", "c")),
        new ReplicaState(PUT, 0, PUT, DELETE, Version.NONE),
        totals,
        OptionalLong.empty(),
        List.of(
            new StoredHeader("X-Container-Meta-%c3%a4", "gr\u00c3\u00bcn", PUT),
            new StoredHeader("X-Container-Meta-B", "", PUT)),
        1,
        3,
        RowSum.EMPTY,
        new Bits128(0, 0),
        "");
  }
}
