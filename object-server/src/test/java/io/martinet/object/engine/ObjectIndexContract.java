package io.martinet.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import io.martinet.object.store.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every index must do: run on the one in memory and on RocksDB. */
abstract class ObjectIndexContract {
  private ObjectIndex index;

  abstract ObjectIndex open() throws IOException;

  /** Opens again what a process left that was killed without closing anything. */
  abstract ObjectIndex reopenAfterKill(ObjectIndex killed) throws IOException;

  @BeforeEach
  void openIndex() throws IOException {
    index = open();
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  @Test
  void anAbsentKeyHasNoValue() throws IOException {
    assertThat(index.get(key(1))).isNull();
  }

  @Test
  void aBatchIsVisibleWholeAndALaterChangeOfAKeyWins() throws IOException {
    var batch = new IndexBatch();
    batch.put(key(1), value(1));
    batch.put(key(2), value(2));
    batch.delete(key(1));
    batch.put(key(2), value(3));
    index.write(batch);
    assertThat(index.get(key(1))).isNull();
    assertThat(index.get(key(2))).isEqualTo(value(3));
  }

  @Test
  void scansInUnsignedByteOrderBetweenItsBounds() throws IOException {
    put(0x7f, 0x80, 0xff, 0x01);
    assertThat(scanned(key(0x7f), key(0xff))).containsExactly(0x7f, 0x80);
  }

  @Test
  void aScanStopsWhenToldTo() throws IOException {
    put(1, 2, 3);
    var seen = new ArrayList<Integer>();
    index.scan(
        key(0),
        key(9),
        (key, value) -> {
          seen.add((int) value[0]);
          return seen.size() < 2;
        });
    assertThat(seen).containsExactly(1, 2);
  }

  @Test
  void aRangeGoesWithoutItsEnd() throws IOException {
    put(1, 2, 3, 4);
    var batch = new IndexBatch();
    batch.deleteRange(key(2), key(4));
    index.write(batch);
    assertThat(scanned(key(0), key(9))).containsExactly(1, 4);
  }

  /**
   * Rule 12: whatever is found after a kill is a prefix of the batches, at least up to the flush.
   */
  @Test
  void afterAKillThereIsAPrefixOfTheBatchesAtLeastUpToTheFlush() throws IOException {
    put(1);
    put(2);
    index.flush();
    put(3);
    put(4);
    index = reopenAfterKill(index);
    List<Integer> found = scanned(key(0), key(9));
    assertThat(List.of(1, 2, 3, 4).subList(0, found.size())).isEqualTo(found);
    assertThat(found).startsWith(1, 2);
  }

  /**
   * Rule 12: a later batch is found whole or not at all, also where it overwrote what was flushed.
   */
  @Test
  void afterAKillNoKeyIsNewerThanItsBatch() throws IOException {
    put(1);
    index.flush();
    var later = new IndexBatch();
    later.put(key(1), value(9));
    later.put(key(2), value(9));
    index.write(later);
    index = reopenAfterKill(index);
    boolean found = index.get(key(2)) != null;
    assertThat(index.get(key(1))).isEqualTo(value(found ? 9 : 1));
  }

  /** Rule 11: kinds lie apart and a policy's objects lie in the order of their hashes. */
  @Test
  void keysOfObjectsAreOrderedByPolicyAndHash() throws IOException {
    var batch = new IndexBatch();
    var last = new ObjectKey(1, new PathHash(-1, -1));
    var middle = new ObjectKey(1, new PathHash(1, -1));
    var first = new ObjectKey(0, new PathHash(-1, -1));
    batch.put(IndexKeys.object(last), value(3));
    batch.put(IndexKeys.object(first), value(1));
    batch.put(IndexKeys.object(middle), value(2));
    batch.put(IndexKeys.position(), value(0));
    batch.put(IndexKeys.expiry(first, 1), value(4));
    index.write(batch);
    assertThat(scanned(IndexKeys.objectsFrom(), IndexKeys.objectsTo())).containsExactly(1, 2, 3);
  }

  private void put(int... numbers) throws IOException {
    var batch = new IndexBatch();
    for (int number : numbers) {
      batch.put(key(number), value(number));
    }
    index.write(batch);
  }

  private List<Integer> scanned(byte[] from, byte[] to) throws IOException {
    var seen = new ArrayList<Integer>();
    index.scan(
        from,
        to,
        (key, value) -> {
          seen.add(value[0] & 0xff);
          return true;
        });
    return seen;
  }

  private static byte[] key(int number) {
    return new byte[] {(byte) number};
  }

  private static byte[] value(int number) {
    return new byte[] {(byte) number};
  }
}
