package io.martinet.object;

import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import io.martinet.object.engine.IndexStorage;
import io.martinet.object.engine.ObjectIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Notes which threads wait for a device's files and for its index, and holds writes of the index
 * up. Thread-safe.
 */
final class DiskWatch {
  private final SortedSet<String> threads = new ConcurrentSkipListSet<>();
  private final AtomicInteger held = new AtomicInteger();
  private volatile CountDownLatch indexWrites = new CountDownLatch(0);

  /** Names of all threads that called anything watched. */
  SortedSet<String> threads() {
    return threads;
  }

  /** Batches that are durable wait before they are in the index, until it is closed. */
  record Hold(CountDownLatch gate) implements AutoCloseable {
    @Override
    public void close() {
      gate.countDown();
    }
  }

  /** Begins a hold. */
  Hold holdIndexWrites() {
    indexWrites = new CountDownLatch(1);
    return new Hold(indexWrites);
  }

  /** Batches that wait or waited. */
  int heldIndexWrites() {
    return held.get();
  }

  DeviceFiles files(DeviceFiles files) {
    return watch(DeviceFiles.class, files);
  }

  IndexStorage index(IndexStorage index) {
    return watch(IndexStorage.class, index);
  }

  private <T> T watch(Class<T> type, T watched) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              threads.add(Thread.currentThread().getName());
              if (type == ObjectIndex.class && method.getName().equals("write")) {
                passGate();
              }
              try {
                return watchResult(method.invoke(watched, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  private void passGate() throws InterruptedException {
    CountDownLatch gate = indexWrites;
    if (gate.getCount() > 0) {
      held.incrementAndGet();
      gate.await();
    }
  }

  private @Nullable Object watchResult(@Nullable Object result) {
    return switch (result) {
      case DeviceFile file -> watch(DeviceFile.class, file);
      case ObjectIndex index -> watch(ObjectIndex.class, index);
      case null, default -> result;
    };
  }
}
