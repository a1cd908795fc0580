package io.martinet.database;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.RowAnswer.Fate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole copies, on the disk: whatever is killed when, there is a database whole or none. */
class SnapshotsTest {
  private static final RowOwner OWNER = TestDevice.owner("c");
  private static final String SEQUENCE = "0123456789abcdef:7";

  @TempDir Path directory;
  private TestDevice from;
  private TestDevice to;

  @BeforeEach
  void open() throws IOException {
    from = new TestDevice(directory.resolve("from"), TestDevice.SMALL, 1);
    to = new TestDevice(directory.resolve("to"), TestDevice.SMALL, 2);
    from.create("c", 1);
    for (int i = 0; i < 200; i++) {
      from.take(TestDevice.row("c", "o" + i, 10));
    }
  }

  @AfterEach
  void close() throws IOException {
    from.close();
    to.close();
  }

  @Test
  void copyBecomesADatabaseOfItsOwn() {
    var copy = take();
    var incoming = to.device.snapshots().receive(copy.lengthBytes()).join().orElseThrow();
    assertThat(incoming.append(bytes(copy)).join()).isTrue();
    assertThat(adopt(incoming, copy)).isTrue();
    incoming.close();

    assertThat(to.sums("c")).isEqualTo(from.sums("c"));
    assertThat(to.names("c")).isEqualTo(from.names("c"));
    assertThat(ask(to, ReplicaDatabase::replicaId)).isNotEqualTo(copy.replicaId());
    assertThat(ask(to, database -> database.pulledFrom("peer"))).isEqualTo(SEQUENCE);
    assertThat(ask(to, ReplicaDatabase::reported)).isEqualTo("");
    assertThat(ask(to, ReplicaDatabase::isCountedWell)).isEqualTo(true);
    assertThat(to.changed).contains(OWNER);
    assertThat(to.take(TestDevice.row("c", "new", 10)).fates()).containsExactly(Fate.VISIBLE);
    assertThat(to.names("c")).contains("new");
  }

  @Test
  void killAtAnyStepLeavesTheDatabaseWholeOrNone() throws IOException {
    var copy = take();
    byte[] bytes = bytes(copy);
    var killed = new ArrayList<Path>();
    var incoming = to.device.snapshots().receive(copy.lengthBytes()).join().orElseThrow();
    killed.add(to.killed(directory.resolve("begun")));
    for (int part = 0; part < 4; part++) {
      int length = bytes.length / 4;
      incoming.append(Arrays.copyOfRange(bytes, part * length, (part + 1) * length)).join();
      killed.add(to.killed(directory.resolve("part" + part)));
    }
    assertThat(adopt(incoming, copy)).isTrue();
    Path after = to.killed(directory.resolve("after"));
    Path powerless = to.powerLost(directory.resolve("powerless"));
    incoming.close();

    for (Path left : killed) {
      try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 3)) {
        assertThat(again.isKnown("c")).as("%s", left).isFalse();
        assertThat(left.resolve("containers/making")).isEmptyDirectory();
      }
    }
    for (Path left : List.of(after, powerless)) {
      try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 3)) {
        assertThat(again.sums("c")).as("%s", left).isEqualTo(from.sums("c"));
      }
    }
  }

  @Test
  void damagedOrForeignCopiesAreNotTaken() throws IOException {
    var copy = take();
    byte[] bytes = bytes(copy);
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 1;

    assertThat(taken(flipped, copy.lengthBytes(), copy.crc32c(), OWNER)).isFalse();
    assertThat(taken(bytes, copy.lengthBytes() + 1, copy.crc32c(), OWNER)).isFalse();
    assertThat(taken(bytes, copy.lengthBytes() - 1, copy.crc32c(), OWNER)).isFalse();
    assertThat(taken(bytes, copy.lengthBytes(), copy.crc32c(), TestDevice.owner("other")))
        .isFalse();
    // Damaged where it was made: its checksum is right and a row is not.
    byte[] rotten =
        new String(bytes, ISO_8859_1).replace("etag-10", "Etag-10").getBytes(ISO_8859_1);
    assertThat(taken(rotten, copy.lengthBytes(), crc(rotten), OWNER)).isFalse();
    byte[] none = new byte[8_192];
    assertThat(taken(none, none.length, crc(none), OWNER)).isFalse();

    assertThat(to.isKnown("c")).isFalse();
    assertThat(to.fences).isEmpty();
    assertThat(taken(bytes, copy.lengthBytes(), copy.crc32c(), OWNER)).isTrue();
  }

  @Test
  void whatThereIsAlreadyIsJoinedIntoTheCopy() throws IOException {
    var copy = take();
    to.create("c", 5);
    to.take(TestDevice.row("c", "own", 10));
    to.names("c");
    to.take(TestDevice.row("c", "pending", 10), TestDevice.row("c", "o1", 20));
    Path before = to.killed(directory.resolve("before"));

    assertThat(taken(bytes(copy), copy.lengthBytes(), copy.crc32c(), OWNER)).isTrue();
    var sums = to.sums("c");
    Path after = to.killed(directory.resolve("after"));
    Path powerless = to.powerLost(directory.resolve("powerless"));

    assertThat(sums.put()).isEqualTo(TestRows.version(5));
    assertThat(to.names("c")).hasSize(202).contains("own", "pending");
    assertThat(ask(to, ReplicaDatabase::isCountedWell)).isEqualTo(true);
    to.take(TestDevice.row("c", "later", 10));
    assertThat(to.names("c")).contains("later");
    try (TestDevice again = new TestDevice(before, TestDevice.SMALL, 3)) {
      assertThat(again.names("c")).containsExactly("o1", "own", "pending");
    }
    for (Path left : List.of(after, powerless)) {
      try (TestDevice again = new TestDevice(left, TestDevice.SMALL, 3)) {
        assertThat(again.sums("c")).as("%s", left).isEqualTo(sums);
      }
    }
  }

  @Test
  void deletionThatOnlyOneKnowsHoldsForBoth() {
    var copy = take();
    to.create("c", 1);
    to.device
        .call(
            OWNER,
            replica -> {
              replica.change(
                  replica.database().state().withDelete(TestRows.version(20)), List.of());
              return true;
            })
        .join();

    assertThat(taken(bytes(copy), copy.lengthBytes(), copy.crc32c(), OWNER)).isTrue();

    assertThat(to.names("c")).isEmpty();
    assertThat(to.take(TestDevice.row("c", "late", 30)).fates()).containsExactly(Fate.REFUSED);
  }

  @Test
  void oneCopyAtATimeAndItsFileGoes() {
    var first = take();
    assertThat(from.device.snapshots().take(OWNER, 1, 0).join()).isEmpty();
    first.close();
    from.device.partitions().join();
    await()
        .until(() -> {
          var again = from.device.snapshots().take(OWNER, 1, 0).join();
          again.ifPresent(Snapshots.Outgoing::close);
          return again.isPresent();
        });
    await().until(() -> Files.notExists(directory.resolve("from/containers/making/outgoing.db")));

    var incoming = to.device.snapshots().receive(100).join().orElseThrow();
    assertThat(to.device.snapshots().receive(100).join()).isEmpty();
    incoming.close();
    await().until(() -> Files.notExists(directory.resolve("to/containers/making/incoming.db")));
  }

  @Test
  void whatIsAbsentShortOrTooLongIsNotCopied() {
    assertThat(from.device.snapshots().take(TestDevice.owner("none"), 1, 0).join()).isEmpty();
    assertThat(from.device.snapshots().take(OWNER, 1 << 30, 0).join()).isEmpty();
    assertThat(from.device.snapshots().take(OWNER, 1, 201).join()).as("few rows").isEmpty();
    assertThat(to.device.snapshots().receive(Snapshots.BYTES_MAX + 1).join()).isEmpty();
  }

  private boolean taken(byte[] bytes, long length, int crc, RowOwner owner) {
    var incoming =
        await()
            .until(() -> to.device.snapshots().receive(length).join(), Optional::isPresent)
            .orElseThrow();
    try (incoming) {
      return incoming.append(bytes).join() && incoming.adopt(owner, crc, "peer", SEQUENCE).join();
    }
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static Object ask(
      TestDevice device, Function<ReplicaDatabase<ObjectRow>, Object> question) {
    return device.device.call(OWNER, replica -> question.apply(replica.database())).join();
  }

  private static boolean adopt(Snapshots<?>.Incoming incoming, Snapshots<?>.Outgoing copy) {
    return incoming.adopt(OWNER, copy.crc32c(), "peer", SEQUENCE).join();
  }

  private Snapshots<ObjectRow>.Outgoing take() {
    return from.device.snapshots().take(OWNER, 1, 0).join().orElseThrow();
  }

  private static byte[] bytes(Snapshots<?>.Outgoing copy) {
    var all = new ByteArrayOutputStream();
    while (all.size() < copy.lengthBytes()) {
      all.writeBytes(copy.read(all.size()).join());
    }
    return all.toByteArray();
  }
}
