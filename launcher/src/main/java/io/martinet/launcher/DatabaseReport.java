package io.martinet.launcher;

import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.database.DatabaseInfo;
import io.martinet.database.DatabaseInspection.Found;
import io.martinet.database.DatabaseInspection.Quarantine;
import io.martinet.database.ReplicaState;
import io.martinet.database.StoredHeader;
import io.martinet.database.Totals;
import io.martinet.proxy.StoragePolicies;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HexFormat;

/** Prints what devices hold of the database of an account or a container. One thread. */
final class DatabaseReport {
  private final PrintWriter out;
  private final StoragePolicies policies;

  DatabaseReport(PrintWriter out, StoragePolicies policies) {
    this.out = out;
    this.policies = policies;
  }

  void print(String device, Found found) {
    out.printf("%ndevice     %s%n", device);
    out.printf("answer     %s%n", answer(found));
    if (found.file() != null) {
      out.printf("file       %s%n", found.file());
    }
    found.setApart().forEach(directory -> out.printf("set apart  %s%n", directory));
    if (found.info() != null) {
      print(found.info());
    }
    if (found.file() != null) {
      out.printf("verifies   %s%n", found.damage() == null ? "yes" : "NO: " + found.damage());
    }
  }

  void printUnreadable(String device, IOException failure) {
    out.printf("%ndevice     %s%nUNREADABLE %s%n", device, failure.getMessage());
  }

  void printNowhere() {
    out.printf("%nno device has a database of it%n");
  }

  private static String answer(Found found) {
    Quarantine quarantine = found.quarantine();
    if (quarantine != null) {
      return "UNKNOWN: in quarantine%s: %s"
          .formatted(quarantine.isRefilling() ? ", being refilled" : "", quarantine.reason());
    }
    if (found.file() == null) {
      return "NONE";
    }
    DatabaseInfo info = found.info();
    if (info == null) {
      return "UNKNOWN: the file cannot be read";
    }
    return info.state().isLive() ? "LIVE" : "DELETED";
  }

  private void print(DatabaseInfo info) {
    printState(info.state());
    if (info.owner().path().container() == null) {
      printAccount(info);
    } else {
      printContainer(info);
    }
    info.headers().forEach(this::print);
    out.printf(
        "rows       %d live, %s tombstones, the newest is number %d%n",
        info.totals().rows(), tombstones(info), info.sequence());
    out.printf("replica    %s%n", HexFormat.of().toHexDigits(info.replicaId()));
    out.printf("row sum    %s%n", info.sum());
    out.printf("digest     %s%n", info.digest());
  }

  private static String tombstones(DatabaseInfo info) {
    return info.tombstones().isPresent() ? Long.toString(info.tombstones().getAsLong()) : "unknown";
  }

  private void printState(ReplicaState state) {
    print("created", state.created());
    print("put", state.put());
    print("delete", state.delete());
    print("modified", state.modified());
  }

  /** A time as X-Timestamp shows it, and as a date. */
  private void print(String what, Version version) {
    out.printf(
        "%-9s  %s%n",
        what,
        version.isNone()
            ? "never"
            : Timestamps.format(version.ticks()) + "  " + Timestamps.instantOf(version.ticks()));
  }

  private void printAccount(DatabaseInfo info) {
    out.printf("holds      %s%n", containers(info.totals()));
    info.totalsByPolicy()
        .forEach((policy, totals) ->
            out.printf("policy     %s: %s%n", policy(policy), containers(totals)));
  }

  private static String containers(Totals totals) {
    return "%d containers, %d objects, %d bytes"
        .formatted(totals.rows(), totals.objects(), totals.bytes());
  }

  private void printContainer(DatabaseInfo info) {
    out.printf("policy     %s%n", policy(info.state().policy()));
    out.printf("holds      %d objects, %d bytes%n", info.totals().objects(), info.totals().bytes());
    out.printf("reported   %s%n", info.reported().isEmpty() ? "nothing yet" : info.reported());
  }

  private String policy(int index) {
    return index + " " + policies.nameOf(index);
  }

  private void print(StoredHeader header) {
    String name = WireText.ofName(header.name());
    String value = WireText.of(header.value());
    out.printf("header     %s%s%n", name, value.isEmpty() ? " was removed" : ": " + value);
  }
}
