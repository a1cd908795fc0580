package io.martinet.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PathHasherTest {
  private static final byte[] PREFIX = {'p'};
  private static final byte[] SUFFIX = {'s'};

  private final PathHasher hasher = new PathHasher(PREFIX, SUFFIX);

  /** The values are from Swift 2.30's {@code hash_path}. */
  @Test
  void hashesAsSwiftDoes() {
    assertThat(hasher.hash(StorePath.account("AUTH_test")))
        .hasToString("ea57bb2526d99cc4a9645ca147a6a3e3");
    assertThat(hasher.hash(StorePath.object("AUTH_test", "c", "o/with/slash é")))
        .hasToString("98d7c422f11842581b1ff2bc430fe447");
  }

  @Test
  void prefixAndSuffixAreOptional() {
    assertThat(new PathHasher(new byte[0], new byte[0]).hash(new byte[0]))
        .as("MD5 of nothing, RFC 1321")
        .hasToString("d41d8cd98f00b204e9800998ecf8427e");
  }

  @Test
  void eachHashStartsAfresh() {
    PathHash first = hasher.hash(StorePath.account("a"));
    PathHash between = hasher.hash(StorePath.account("b"));
    assertThat(hasher.hash(StorePath.account("a"))).isEqualTo(first).isNotEqualTo(between);
  }

  @Test
  void everyLengthOfPathIsHashedWhole() throws Exception {
    for (int length = 0; length < 1_100; length++) {
      byte[] path = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
      byte[] whole = ("p" + "x".repeat(length) + "s").getBytes(StandardCharsets.US_ASCII);
      byte[] expected = MessageDigest.getInstance("MD5").digest(whole);
      assertThat(hasher.hash(path)).isEqualTo(PathHash.read(ByteBuffer.wrap(expected)));
    }
  }

  @Test
  void hashesAPartOfAnArray() {
    byte[] path = "/a/c/o".getBytes(StandardCharsets.UTF_8);
    byte[] around = "xx/a/c/oyy".getBytes(StandardCharsets.UTF_8);
    assertThat(hasher.hashHigh(around, 2, path.length)).isEqualTo(hasher.hash(path).high());
  }

  @Test
  void lookupFromPathBytesToPrimariesAllocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Ring ring = Rings.fourZones(8, 3);
    var primaries = new Device[ring.rows()];
    var shared = new PathHashers(PREFIX, SUFFIX);
    byte[] path = "/AUTH_test/container/object".getBytes(StandardCharsets.UTF_8);
    int found = lookUp(1_000, ring, path, primaries) + lookUp(1_000, ring, shared, path, primaries);
    long before = threads.getCurrentThreadAllocatedBytes();
    found += lookUp(10_000, ring, path, primaries) + lookUp(10_000, ring, shared, path, primaries);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(found).isEqualTo(22_000 * 3);
    // Below one byte a lookup: the bean itself allocates a little when it is asked.
    assertThat(allocated).isLessThan(10_000);
  }

  private int lookUp(int times, Ring ring, byte[] path, Device[] primaries) {
    int found = 0;
    for (int i = 0; i < times; i++) {
      long high = hasher.hashHigh(path, 0, path.length);
      found += ring.primaries(ring.partition(high), primaries);
    }
    return found;
  }

  private static int lookUp(
      int times, Ring ring, PathHashers shared, byte[] path, Device[] primaries) {
    int found = 0;
    for (int i = 0; i < times; i++) {
      long high = shared.hashHigh(path, 0, path.length);
      found += ring.primaries(ring.partition(high), primaries);
    }
    return found;
  }

  @Test
  void manyThreadsMayShareHashers() throws Exception {
    var shared = new PathHashers(PREFIX, SUFFIX);
    PathHash expected = hasher.hash(StorePath.account("a"));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Boolean>>();
      for (int thread = 0; thread < 200; thread++) {
        answers.add(executor.submit(alwaysGives(shared, expected)));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  private static Callable<Boolean> alwaysGives(PathHashers shared, PathHash expected) {
    return () -> {
      for (int i = 0; i < 200; i++) {
        if (!shared.hash(StorePath.account("a")).equals(expected)) {
          return false;
        }
        Thread.yield();
      }
      return true;
    };
  }
}
