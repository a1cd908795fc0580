package io.martinet.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a buffer was lost. */
public final class LeakCheck implements AfterAllCallback {
  private static final long COLLECTED_MILLIS_MAX = 10_000;

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    // What one collection finds is told by a thread of the JVM, all of it before what the next
    // does.
    collect();
    collect();
    ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(); // Netty reports at the next allocation
    buffer.release();
    if (!LeakRecorder.leaks.isEmpty()) {
      String leaks = String.join("\n", LeakRecorder.leaks);
      LeakRecorder.leaks.clear();
      throw new AssertionError("buffers were lost:\n" + leaks);
    }
  }

  /** Returns once it is told that an object of no use was collected. */
  private static void collect() throws InterruptedException {
    var told = new ReferenceQueue<Object>();
    var useless = new WeakReference<>(new Object(), told);
    System.gc();
    if (told.remove(COLLECTED_MILLIS_MAX) == null) {
      throw new AssertionError("nothing is collected");
    }
    Reference.reachabilityFence(useless);
  }
}
