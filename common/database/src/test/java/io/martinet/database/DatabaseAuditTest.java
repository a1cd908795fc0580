package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audit of databases finds damage of pages and of counters, and nothing where there is none.
 */
class DatabaseAuditTest {
  private static final int ROWS = 300;
  private static final DatabaseConfig AUDITED =
      TestDevice.SMALL.withAudit(
          new DatabaseAuditConfig(true, Duration.ofHours(1), 10L << 20, 1_000));

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void healthyDatabasesPassWhileTheyAreWrittenTo() throws IOException {
    try (TestDevice device = open("a", 1)) {
      for (int i = 0; i < 5; i++) {
        fill(device, "c" + i);
      }
      device.take(TestDevice.row("c0", "not applied yet", 10));
      assertThat(pass(device)).returns(5L, DatabaseAuditState::passed);
      assertThat(device.device.audit().failed()).isZero();
      assertThat(device.names("c0")).hasSize(ROWS + 1);
    }
  }

  @Test
  void aDamagedPageSendsItsDatabaseToQuarantine() throws IOException {
    try (TestDevice device = open("a", 1)) {
      fill(device, "c");
      fill(device, "good");
    }
    try (TestDevice device = open("a", 2)) {
      damageLastPages(device.databaseFile("c"));
      assertThat(pass(device)).returns(1L, DatabaseAuditState::quarantined);
      assertThat(device.device.audit().passed()).isEqualTo(1);
      assertIsUnknown(device, "c");
      assertThat(device.names("good")).hasSize(ROWS);
      assertThat(Files.list(directory.resolve("a/containers/quarantine")).count()).isEqualTo(1);
      assertThat(device.fences).as("the device goes on").isEmpty();
      assertThat(pass(device).failed()).as("found once").isZero();
    }
  }

  @Test
  void countersThatAreNotThoseOfTheRowsAreDamage() throws Exception {
    for (String lie :
        new String[] {
          "UPDATE totals SET bytes = bytes + 1", "UPDATE info SET sum_low = sum_low + 1"
        }) {
      String name = "a" + lie.length();
      try (TestDevice device = open(name, 1)) {
        fill(device, "c");
      }
      try (TestDevice device = open(name, 2)) {
        execute(device.databaseFile("c"), lie);
        assertThat(pass(device)).as(lie).returns(1L, DatabaseAuditState::quarantined);
        assertIsUnknown(device, "c");
      }
    }
  }

  @Test
  void theRateIsBounded() throws IOException {
    try (TestDevice device =
        new TestDevice(
            directory.resolve("a"),
            TestDevice.SMALL.withAudit(
                new DatabaseAuditConfig(true, Duration.ofHours(1), 10L << 20, 1)),
            1,
            nanos::get)) {
      for (int i = 0; i < 4; i++) {
        device.create("c" + i, 1);
      }
      nanos.addAndGet(DatabaseAudit.FIRST_AFTER.toNanos());
      step(device, 1);
      device.scheduler.tick();
      assertThat(device.device.audit().passed()).as("a second is not over").isEqualTo(1);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      step(device, 2);
    }
  }

  private TestDevice open(String name, int seed) throws IOException {
    return new TestDevice(directory.resolve(name), AUDITED, seed, nanos::get);
  }

  private static void fill(TestDevice device, String container) {
    device.create(container, 1);
    for (int i = 0; i < ROWS; i++) {
      device.take(TestDevice.row(container, "object-%04d".formatted(i), 10 + i));
    }
    device.names(container);
  }

  /** Runs the pass that is due next to its end. */
  private DatabaseAuditState pass(TestDevice device) {
    long passes = device.device.audit().passes();
    nanos.addAndGet(Duration.ofHours(2).toNanos());
    while (device.device.audit().passes() == passes) {
      nanos.addAndGet(Duration.ofSeconds(10).toNanos());
      device.scheduler.tick();
      LockSupport.parkNanos(1_000_000);
    }
    return device.device.audit();
  }

  private static void step(TestDevice device, long passed) {
    while (device.device.audit().passed() < passed) {
      device.scheduler.tick();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void assertIsUnknown(TestDevice device, String container) {
    assertThatThrownBy(() -> device.names(container))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ReplicaUnavailableException.class);
  }

  private static void damageLastPages(Path file) throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 3 * 4096);
      bytes.write(new byte[3 * 4096]);
    }
  }

  private static void execute(Path file, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
