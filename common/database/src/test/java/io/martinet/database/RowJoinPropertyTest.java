package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ObjectRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Rows may come in any order and more than once (rule 24), so their join must not care. */
class RowJoinPropertyTest {
  private static final int ROUNDS = 20_000;

  @Test
  void joinOfObjectRowsIsCommutativeAssociativeAndIdempotent() {
    var random = new Random(1);
    for (int i = 0; i < ROUNDS; i++) {
      holds(List.of(object(random), object(random), object(random)), ObjectRows.KIND::join, random);
    }
  }

  @Test
  void joinOfContainerRowsIsCommutativeAssociativeAndIdempotent() {
    var random = new Random(2);
    for (int i = 0; i < ROUNDS; i++) {
      holds(
          List.of(container(random), container(random), container(random)),
          ContainerRows.KIND::join,
          random);
    }
  }

  @Test
  void joinOfStatesIsCommutativeAssociativeAndIdempotent() {
    var random = new Random(3);
    for (int i = 0; i < ROUNDS; i++) {
      holds(List.of(state(random), state(random), state(random)), ReplicaState::join, random);
    }
  }

  /** Decision 092. */
  @Test
  void policiesThatAreNotAgreedUponAreKeptUntilOneIs() {
    ReplicaState one = ReplicaState.begin(TestRows.version(5), 1, Version.NONE);
    ReplicaState two = ReplicaState.begin(TestRows.version(6), 2, Version.NONE);

    assertThat(one.join(two, true, true).policy()).isEqualTo(1);
    assertThat(two.join(one, true, true).policy()).isEqualTo(2);
    assertThat(one.join(two, false, true).policy()).isEqualTo(1);
    assertThat(two.join(one, true, false)).isEqualTo(one.join(two, false, true));
    assertThat(two.join(one, true, false).created()).isEqualTo(one.created());
  }

  @Test
  void aLifeThatIsOverHasNoSayInThePolicy() {
    ReplicaState over =
        ReplicaState.begin(TestRows.version(5), 1, Version.NONE).withDelete(TestRows.version(7));
    ReplicaState made = ReplicaState.begin(TestRows.version(8), 2, TestRows.version(7));

    assertThat(over.join(made, false, true)).isEqualTo(made);
    assertThat(made.join(over, true, false)).isEqualTo(made);
    // Also one that has not heard of the deletion.
    ReplicaState unaware = ReplicaState.begin(TestRows.version(5), 1, Version.NONE);
    assertThat(unaware.join(made, false, true)).isEqualTo(made);
  }

  @Test
  void postBelowTheDataIsForgottenAndOneAboveItStays() {
    ObjectRow put3 = TestRows.live("o", 3, 1);
    ObjectRow post7 = TestRows.object("o", 3, 7, 7, false, 1, "late");
    ObjectRow put5 = TestRows.live("o", 5, 2);

    ObjectRow joined = ObjectRows.KIND.join(post7, put5);

    assertThat(joined.sizeBytes()).isEqualTo(2);
    assertThat(joined.contentType()).isEqualTo("late");
    assertThat(joined.versions().contentType()).isEqualTo(TestRows.version(7));
    assertThat(ObjectRows.KIND.join(put3, put5)).isEqualTo(put5);
    assertThat(ObjectRows.KIND.join(TestRows.object("o", 3, 4, 4, false, 1, "x"), put5))
        .isEqualTo(put5);
  }

  @Test
  void tombstoneBeatsWhatIsOlderAlone() {
    ObjectRow tombstone = TestRows.deleted("o", 9);

    assertThat(ObjectRows.KIND.join(tombstone, TestRows.live("o", 8, 1)).isDeleted()).isTrue();
    assertThat(ObjectRows.KIND.join(tombstone, TestRows.live("o", 10, 1)).isDeleted()).isFalse();
  }

  private static <T> void holds(List<T> rows, BinaryOperator<T> join, Random random) {
    T expected = rows.stream().reduce(join).orElseThrow();
    var shuffled = new ArrayList<>(rows);
    shuffled.add(rows.get(random.nextInt(rows.size())));
    Collections.shuffle(shuffled, random);

    assertThat(shuffled.stream().reduce(join).orElseThrow()).isEqualTo(expected);
    assertThat(join.apply(expected, expected)).isEqualTo(expected);
    assertThat(join.apply(rows.get(0), join.apply(rows.get(1), rows.get(2)))).isEqualTo(expected);
  }

  /** Few ticks and nonces, the highest bit among them, so that versions collide. */
  private static Version version(Random random) {
    return random.nextInt(4) == 0
        ? Version.NONE
        : new Version(1 + random.nextInt(4), random.nextBoolean() ? 1 : -1);
  }

  private static ObjectRow object(Random random) {
    var data = new Version(1 + random.nextInt(4), random.nextBoolean() ? 1 : -1);
    boolean isDeleted = random.nextInt(3) == 0;
    var row =
        new ObjectRow(
            3,
            StorePath.object("A", "c", "o"),
            0,
            random.nextInt(2),
            new ObjectRow.Versions(data, version(random), version(random)),
            isDeleted,
            isDeleted ? 0 : random.nextInt(3),
            isDeleted ? "" : "e" + random.nextInt(2),
            isDeleted ? "" : "t" + random.nextInt(2));
    return ObjectRows.KIND.join(row, row);
  }

  private static ContainerRow container(Random random) {
    return new ContainerRow(
        3,
        TestRows.CONTAINER,
        random.nextInt(2),
        version(random),
        version(random),
        new ContainerRow.Stats(random.nextInt(2), random.nextInt(2), random.nextInt(3)));
  }

  private static ReplicaState state(Random random) {
    var created = new Version(1 + random.nextInt(4), random.nextBoolean() ? 1 : -1);
    return new ReplicaState(
        created,
        random.nextInt(2),
        Version.max(created, version(random)),
        version(random),
        version(random));
  }
}
