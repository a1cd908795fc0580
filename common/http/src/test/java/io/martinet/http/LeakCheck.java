package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a buffer was lost. */
public final class LeakCheck implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    System.gc();
    ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(); // Netty reports at the next allocation
    buffer.release();
    if (!LeakRecorder.leaks.isEmpty()) {
      String leaks = String.join("\n", LeakRecorder.leaks);
      LeakRecorder.leaks.clear();
      throw new AssertionError("buffers were lost:\n" + leaks);
    }
  }
}
