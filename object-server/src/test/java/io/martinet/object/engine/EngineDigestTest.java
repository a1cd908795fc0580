package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.Version;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Digests are equal exactly where the objects are (rules 1 and 28). */
class EngineDigestTest {
  private RunningDevice device;

  @BeforeEach
  void open() throws IOException {
    device = new RunningDevice();
  }

  @Test
  void rule28_theSameObjectsInAnyOrderHaveTheSameDigests() throws IOException {
    commit(
        Samples.put(1, 10, Samples.text("old")),
        Samples.put(1, 20, Samples.text("new")),
        Samples.post(1, 30, null, "X-Object-Meta-A", "1"),
        Samples.put(2, 10, Samples.text("two")),
        Samples.delete(2, 40),
        Samples.put(3, 10, Samples.text("three")));
    SortedMap<String, String> first = device.digests();
    open();
    commit(
        Samples.delete(2, 40),
        Samples.put(3, 10, Samples.text("three")),
        Samples.push(1, Samples.state(20, 30, 0, 0), Samples.text("new"), "X-Object-Meta-A", "1"));
    assertThat(device.digests()).isEqualTo(first);
  }

  @Test
  void rule28_whatLiesBelowDataOrTombstoneDoesNotCount() throws IOException {
    commit(Samples.put(1, 30, Samples.text("x")));
    SortedMap<String, String> plain = device.digests();
    open();
    commit(
        Samples.pushTombstone(1, 10),
        Samples.push(1, Samples.state(5, 20, 20, 0), Samples.text("old"), "X-Object-Meta-A", "1"),
        Samples.put(1, 30, Samples.text("x")));
    assertThat(device.digests()).isEqualTo(plain);
  }

  @Test
  void rule28_anyDifferenceOfAnObjectShows() throws IOException {
    List<Write> others =
        List.of(
            Samples.put(1, 11, Samples.text("body")),
            Samples.put(1, new Version(10, 2), Samples.text("body")),
            Samples.put(1, 10, Samples.text("bodY")),
            Samples.put(1, 10, Samples.text("body"), "X-Object-Meta-A", "2"),
            Samples.put(1, 10, Samples.text("body"), "X-Object-Sysmeta-A", "2"),
            Samples.delete(1, 10),
            Samples.push(1, Samples.state(10, 20, 0, 0), Samples.text("body")),
            Samples.push(1, Samples.state(10, 0, 20, 0), Samples.text("body")));
    // Each of the others differs from it in one thing alone.
    commit(Samples.put(1, 10, Samples.text("body")));
    SortedMap<String, String> digests = device.digests();
    for (Write other : others) {
      open();
      commit(other);
      assertThat(device.digests()).as("%s", other).isNotEqualTo(digests);
    }
  }

  @Test
  void rule28_policyKeyAndSecretGoIn() {
    ObjectEntry entry = entry();
    var key = new ObjectKey(0, Samples.key(1).hash());
    List<Digests> digests = List.of(new Digests(new byte[] {1}, 8), new Digests(new byte[] {2}, 8));
    digests.forEach(digest -> digest.change(key, ObjectEntry.NONE, entry));
    assertThat(values(digests.get(0))).isNotEqualTo(values(digests.get(1)));
    var otherPolicy = new Digests(new byte[] {1}, 8);
    otherPolicy.change(new ObjectKey(1, key.hash()), ObjectEntry.NONE, entry);
    var plain = new Digests(new byte[] {1}, 8);
    plain.change(key, ObjectEntry.NONE, entry);
    assertThat(values(otherPolicy)).isNotEqualTo(values(plain));
  }

  /** The value is part of what peers exchange: it may change with a new format only. */
  @Test
  void rule28_theTermIsTheFirst16BytesOfSha256() throws IOException {
    commit(Samples.put(1, 10, Samples.text("body")));
    assertThat(device.digests().values())
        .containsExactly("0000000000000001f3df668741ae62858f8d96ced87b0914");
  }

  @Test
  void rule28_rowsAndLocationsDoNotCount() throws IOException {
    commit(Samples.put(1, 10, Samples.text("x")));
    SortedMap<String, String> digests = device.digests();
    open();
    commit(
        Samples.put(512, 10, Samples.text("in another bucket")),
        Samples.owing(Samples.put(1, 10, Samples.text("x")), Samples.duty("c1")));
    assertThat(device.digests()).containsAllEntriesOf(digests);
  }

  @Test
  void rule28_quarantineSubtractsAndHealingAddsAgain() throws IOException {
    commit(Samples.put(1, 10, Samples.text("x")));
    SortedMap<String, String> whole = device.digests();
    device.rot(device.place(1), 200);
    device.engine().open(Samples.key(1));
    device.engine().runCommitter();
    assertThat(device.digests().values()).allMatch(value -> value.matches("0+"));
    device.kill();
    assertThat(device.digests().values()).allMatch(value -> value.matches("0+"));
    commit(Samples.push(1, Samples.data(10), Samples.text("x")));
    assertThat(device.digests()).isEqualTo(whole);
  }

  @Test
  void rule28_changesOfOneKeyInOneBatchAreSeenByEachOther() throws IOException {
    device.commitAll(
        Samples.put(1, 10, Samples.text("a")),
        Samples.put(1, 20, Samples.text("b")),
        Samples.post(1, 30, null),
        Samples.put(1, 40, Samples.text("c")));
    SortedMap<String, String> batch = device.digests();
    open();
    commit(Samples.put(1, 40, Samples.text("c")));
    assertThat(device.digests()).isEqualTo(batch);
  }

  @Test
  void rule28_theNumberOfBucketsIsFixedWhenTheDeviceIsFormatted() {
    assertThat(Digests.bucketOf(new io.martinet.core.PathHash(-1, 0), 8)).isEqualTo(255);
    assertThat(EngineConfig.Digesting.BITS_DEFAULT).isEqualTo(16);
  }

  private void commit(Write... writes) {
    for (Write write : writes) {
      device.commit(write);
    }
  }

  private static ObjectEntry entry() {
    return PreparedWrite.of(Samples.put(1, 10, Samples.text("x")), null).parts();
  }

  private static List<String> values(Digests digests) {
    var batch = new IndexBatch();
    digests.writeTo(batch);
    return batch.changes().stream()
        .map(change -> java.util.HexFormat.of().formatHex(((IndexBatch.Change.Put) change).value()))
        .toList();
  }
}
