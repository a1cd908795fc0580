package io.martinet.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.PathHash;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HashSpanTest {
  private static PathHash begin(long bucket) {
    return new PathHash(bucket << 60, 0);
  }

  @Test
  void neighboursAreOneSpanAndTheLastBucketEndsWithTheHashes() {
    assertThat(HashSpan.of(new TreeSet<>(List.of(0, 1, 3, 14, 15)), 4))
        .containsExactly(
            new HashSpan(begin(0), begin(2)),
            new HashSpan(begin(3), begin(4)),
            new HashSpan(begin(14), null));
    assertThat(HashSpan.of(new TreeSet<>(), 4)).isEmpty();
  }
}
