package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.ObjectRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingReaderTest {
  /**
   * Characters whose order in UTF-16 is not that of UTF-8, delimiters, and both ends of Unicode.
   */
  private static final List<String> LETTERS =
      List.of("a", "b", "/", "-", "\u0001", "é", "\uffee", "\ud83d\ude00", "\udbff\udfff", "0");

  @TempDir Path directory;

  @Test
  void pagesAreThoseOfTheModelForAnyQuery() {
    var random = new Random(42);
    for (int round = 0; round < 12; round++) {
      var names = new TreeSet<String>();
      int count = random.nextInt(60);
      while (names.size() < count) {
        names.add(text(random, 1 + random.nextInt(5)));
      }
      try (ReplicaDatabase<ObjectRow> database = databaseOf(names, round)) {
        for (int i = 0; i < 400; i++) {
          ListingQuery query = query(random, names);
          assertThat(TestRows.names(database, query))
              .as("round %d query %s of %s", round, query, names)
              .isEqualTo(ListingModel.names(names, query));
        }
      }
    }
  }

  @Test
  void pagesOfAnySizeTogetherAreTheWholeListing() {
    var random = new Random(7);
    for (int round = 0; round < 8; round++) {
      var names = new TreeSet<String>();
      while (names.size() < 40) {
        names.add(text(random, 1 + random.nextInt(4)));
      }
      try (ReplicaDatabase<ObjectRow> database = databaseOf(names, round)) {
        for (int i = 0; i < 20; i++) {
          ListingQuery all = query(random, names).withMarker("").withLimit(1000);
          assertThat(paged(database, all.withLimit(1 + random.nextInt(5))))
              .as("query %s of %s", all, names)
              .isEqualTo(TestRows.names(database, all));
        }
      }
    }
  }

  @Test
  void examplesOfTheApiHold() {
    try (ReplicaDatabase<ObjectRow> database =
        databaseOf(List.of("test", "test-bar", "test-foo", "test-'baz", "bar", "bazar"), 0)) {
      ListingQuery test = ListingQuery.ALL.withPrefix("test");
      assertThat(TestRows.names(database, test.withDelimiter("-")))
          .containsExactly("test", "test-");
      assertThat(TestRows.names(database, test.withDelimiter("-").withReverse(true)))
          .containsExactly("test-", "test");
      assertThat(TestRows.names(database, ListingQuery.ALL.withPrefix("ba").withDelimiter("a")))
          .containsExactly("bar", "baza");
    }
  }

  @Test
  void tombstonesAreNotListed() {
    try (ReplicaDatabase<ObjectRow> database = databaseOf(List.of("a", "b", "c"), 0)) {
      database.apply(List.of(TestRows.deleted("b", 100)), 1);

      assertThat(TestRows.names(database, ListingQuery.ALL)).containsExactly("a", "c");
    }
  }

  @Test
  void entryTellsTheNewestOfItsTimes() {
    try (ReplicaDatabase<ObjectRow> database = databaseOf(List.of(), 0)) {
      database.apply(List.of(TestRows.object("o", 10, 20, 30, false, 5, "text/x")), 1);

      assertThat(TestRows.page(database, ListingQuery.ALL))
          .containsExactly(new ListingEntry.ObjectEntry("o", 30, 5, "etag-10", "text/x"));
    }
  }

  private ReplicaDatabase<ObjectRow> databaseOf(Iterable<String> names, int number) {
    Path path = directory.resolve(number + ".db");
    ReplicaDatabase.create(path, ObjectRows.KIND, TestRows.OWNER, TestRows.LIVE, List.of(), 1);
    ReplicaDatabase<ObjectRow> database =
        ReplicaDatabase.open(path, ObjectRows.KIND, TestRows.BOOT);
    var rows = new ArrayList<ObjectRow>();
    names.forEach(name -> rows.add(TestRows.live(name, 10, 1)));
    database.apply(rows, 1);
    return database;
  }

  private static List<String> paged(ReplicaDatabase<ObjectRow> database, ListingQuery query) {
    var names = new ArrayList<String>();
    List<String> page = TestRows.names(database, query);
    while (!page.isEmpty()) {
      names.addAll(page);
      assertThat(names.size()).as("pages come to an end").isLessThan(1000);
      page = TestRows.names(database, query.withMarker(page.getLast()));
    }
    return names;
  }

  private static ListingQuery query(Random random, TreeSet<String> names) {
    return new ListingQuery(
        random.nextInt(4) == 0 ? random.nextInt(5) : 1000,
        random.nextInt(3) == 0 ? name(random, names) : "",
        random.nextInt(3) == 0 ? name(random, names) : "",
        random.nextInt(2) == 0 ? text(random, random.nextInt(3)) : "",
        random.nextInt(2) == 0 ? text(random, random.nextInt(3)) : "",
        random.nextBoolean(),
        path(random));
  }

  private static @Nullable String path(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> "/";
      case 2 -> text(random, 1) + "/";
      case 3 -> text(random, 2);
      default -> null;
    };
  }

  private static String name(Random random, TreeSet<String> names) {
    if (names.isEmpty() || random.nextBoolean()) {
      return text(random, 1 + random.nextInt(3));
    }
    String name = new ArrayList<>(names).get(random.nextInt(names.size()));
    return name.substring(
        0, name.offsetByCodePoints(0, 1 + random.nextInt(name.codePointCount(0, name.length()))));
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.get(random.nextInt(LETTERS.size())));
    }
    return text.toString();
  }
}
