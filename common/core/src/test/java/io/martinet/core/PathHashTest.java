package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PathHashTest {
  private static final PathHash HASH = new PathHash(0xfedcba9876543210L, 0x0123456789abcdefL);

  @Test
  void thePartitionIsTheTopBits() {
    assertThat(HASH.partition(32 - 4)).isEqualTo(0xf);
    assertThat(HASH.partition(32 - 16)).isEqualTo(0xfedc);
  }

  @Test
  void isOrderedAsItsBytes() {
    assertThat(HASH).isGreaterThan(new PathHash(1, -1));
    assertThat(new PathHash(1, -1)).isGreaterThan(new PathHash(1, 1));
  }

  @Test
  void theBinaryFormComesBack() {
    ByteBuffer buffer = ByteBuffer.allocate(PathHash.BYTES);
    HASH.write(buffer);
    assertThat(PathHash.read(buffer.flip())).isEqualTo(HASH);
    assertThat(HASH).hasToString("fedcba98765432100123456789abcdef");
  }
}
