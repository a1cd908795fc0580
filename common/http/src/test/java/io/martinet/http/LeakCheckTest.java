package io.martinet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
  @Test
  void aLostBufferIsFound() {
    lose();
    for (int i = 0; LeakRecorder.leaks.isEmpty() && i < 20; i++) {
      System.gc();
      ByteBufAllocator.DEFAULT.buffer().release();
    }
    assertThat(LeakRecorder.leaks).isNotEmpty();
    LeakRecorder.leaks.clear();
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.buffer().writeByte(1);
  }
}
