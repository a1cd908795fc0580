package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule 9 of the storage protocol: the state of an object is a join. */
class ObjectStateTest {
  private static final int ROUNDS = 50_000;

  /** Few versions, so that parts tie and overtake each other often. */
  private static final int TICKS_MAX = 6;

  private final Random random = new Random(9);

  @Test
  void theJoinIsCommutativeAssociativeAndIdempotent() {
    for (int i = 0; i < ROUNDS; i++) {
      ObjectState a = reachable();
      ObjectState b = reachable();
      ObjectState c = reachable();
      assertThat(a.join(b)).isEqualTo(b.join(a));
      assertThat(a.join(b).join(c)).as("%s | %s | %s", a, b, c).isEqualTo(a.join(b.join(c)));
      assertThat(a.join(a)).isEqualTo(a);
    }
  }

  @Test
  void aTombstoneBeatsWhatIsOlderAndLosesToNewerData() {
    assertThat(data(5).join(tombstone(6)).isDeleted()).isTrue();
    assertThat(data(7).join(tombstone(6))).isEqualTo(data(7));
    assertThat(data(6).join(tombstone(6)).isLive()).as("a tie deletes").isFalse();
  }

  @Test
  void metadataAndContentTypeOlderThanDataOrTombstoneAreGone() {
    var posted = new ObjectState(Version.NONE, version(5), version(5), Version.NONE);
    assertThat(posted.join(data(6))).isEqualTo(data(6));
    assertThat(posted.join(tombstone(6))).isEqualTo(tombstone(6));
    assertThat(data(4).join(posted).join(data(6))).isEqualTo(data(6));
  }

  @Test
  void metadataIsKeptApartFromDataSoThatOlderDataNeverBeatsNewer() {
    // POST(7) on data(3), merged as if it were data(7), would beat data(5).
    ObjectState posted =
        data(3).join(new ObjectState(Version.NONE, version(7), Version.NONE, Version.NONE));
    ObjectState joined = posted.join(data(5));
    assertThat(joined.data()).isEqualTo(version(5));
    assertThat(joined.metadata()).isEqualTo(version(7));
  }

  @Test
  void metadataWithoutDataIsNotComparedBetweenReplicas() {
    var hidden = new ObjectState(Version.NONE, version(8), Version.NONE, version(6));
    assertThat(hidden.normalised()).isEqualTo(tombstone(6));
  }

  @Test
  void theWireFormComesBack() {
    for (int i = 0; i < 1000; i++) {
      ObjectState state = reachable();
      assertThat(ObjectState.parse(state.toString())).isEqualTo(state);
    }
    assertThatThrownBy(() -> ObjectState.parse("- - -"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A state that some history of writes leads to. */
  private ObjectState reachable() {
    ObjectState state = ObjectState.NONE;
    for (int i = random.nextInt(4); i >= 0; i--) {
      ObjectState part =
          switch (random.nextInt(4)) {
            case 0 -> data(ticks());
            case 1 -> tombstone(ticks());
            case 2 -> new ObjectState(Version.NONE, version(ticks()), Version.NONE, Version.NONE);
            default -> new ObjectState(Version.NONE, Version.NONE, version(ticks()), Version.NONE);
          };
      state = state.join(part);
    }
    return state;
  }

  private int ticks() {
    return 1 + random.nextInt(TICKS_MAX);
  }

  private static ObjectState data(int ticks) {
    return new ObjectState(version(ticks), Version.NONE, Version.NONE, Version.NONE);
  }

  private static ObjectState tombstone(int ticks) {
    return new ObjectState(Version.NONE, Version.NONE, Version.NONE, version(ticks));
  }

  private static Version version(int ticks) {
    return new Version(ticks, 1);
  }
}
