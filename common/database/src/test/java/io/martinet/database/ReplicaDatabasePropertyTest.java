package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.ObjectRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaDatabasePropertyTest {
  private static final int ROUNDS = 25;

  @TempDir Path directory;

  @Test
  void objectRowsInAnyOrderAndNumberGiveTheSameDatabase() {
    var random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      agree(round, ObjectRows.KIND, TestRows.OWNER, ReplicaDatabasePropertyTest::object, random);
    }
  }

  @Test
  void containerRowsInAnyOrderAndNumberGiveTheSameDatabase() {
    var random = new Random(2);
    for (int round = 0; round < ROUNDS; round++) {
      agree(
          round,
          ContainerRows.KIND,
          TestRows.ACCOUNT_OWNER,
          ReplicaDatabasePropertyTest::container,
          random);
    }
  }

  @Test
  void rowsTakenAfterASequenceBringAPeerUpToDate() {
    var random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      try (var source = database(round + "s", ObjectRows.KIND, TestRows.OWNER);
          var target = database(round + "t", ObjectRows.KIND, TestRows.OWNER)) {
        long pulled = 0;
        for (int step = 0; step < 6; step++) {
          source.apply(
              batch(rows(ObjectRows.KIND, ReplicaDatabasePropertyTest::object, random)), 1);
          RowsAfter<ObjectRow> rows = source.rowsAfter(pulled, ListingQuery.ALL);
          pulled = rows.upTo();
          target.applyFrom("d2", "x:" + pulled, rows.rows());

          assertThat(target.sum()).isEqualTo(source.sum());
          assertThat(target.totals()).isEqualTo(source.totals());
          assertThat(target.pulledFrom("d2")).isEqualTo("x:" + pulled);
        }
        assertThat(source.rowsAfter(pulled, ListingQuery.ALL).rows()).isEmpty();
      }
    }
  }

  private <R> void agree(
      int round, RowKind<R> kind, RowOwner owner, Function<Random, R> make, Random random) {
    List<R> rows = rows(kind, make, random);
    try (var one = database(round + "one" + kind.code(), kind, owner);
        var other = database(round + "other" + kind.code(), kind, owner)) {
      one.apply(batch(kind, rows), 1);
      rows.addAll(rows.subList(0, rows.size() / 2));
      Collections.shuffle(rows, random);
      for (R row : rows) {
        other.apply(List.of(row), 2);
      }

      assertThat(other.sum()).isEqualTo(one.sum());
      assertThat(other.totals()).isEqualTo(one.totals());
      for (R row : rows) {
        assertThat(other.find(kind.name(row))).isEqualTo(one.find(kind.name(row)));
      }
      assertThat(one.isCountedWell()).isTrue();
      assertThat(other.isCountedWell()).isTrue();
    }
  }

  private <R> ReplicaDatabase<R> database(String name, RowKind<R> kind, RowOwner owner) {
    Path path = directory.resolve(name + ".db");
    ReplicaDatabase.create(path, kind, owner, TestRows.LIVE, List.of(), 1);
    return ReplicaDatabase.open(path, kind, TestRows.BOOT);
  }

  private static <R> List<R> rows(RowKind<R> kind, Function<Random, R> make, Random random) {
    var rows = new ArrayList<R>();
    int count = 1 + random.nextInt(30);
    for (int i = 0; i < count; i++) {
      rows.add(make.apply(random));
    }
    return rows;
  }

  private static List<ObjectRow> batch(List<ObjectRow> rows) {
    return batch(ObjectRows.KIND, rows);
  }

  private static <R> List<R> batch(RowKind<R> kind, List<R> rows) {
    Map<String, R> byName = new LinkedHashMap<>();
    rows.forEach(row -> byName.merge(kind.name(row), row, kind::join));
    return List.copyOf(byName.values());
  }

  private static ObjectRow object(Random random) {
    String name = "o" + random.nextInt(5);
    long ticks = 2 + random.nextInt(20);
    return random.nextInt(3) == 0
        ? TestRows.deleted(name, ticks)
        : TestRows.object(
            name, ticks, random.nextInt(20), random.nextInt(20), false, ticks * 7, "t" + ticks);
  }

  private static ContainerRow container(Random random) {
    return TestRows.container(
        "c" + random.nextInt(5),
        random.nextInt(2),
        random.nextInt(9),
        random.nextInt(9),
        random.nextInt(50),
        random.nextInt(500),
        random.nextInt(9));
  }
}
