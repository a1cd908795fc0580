package io.martinet.object;

import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import io.martinet.object.engine.IndexStorage;
import io.martinet.object.engine.ObjectIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** Notes which threads wait for a device's files and for its index. */
final class DiskWatch {
  private final SortedSet<String> threads = new ConcurrentSkipListSet<>();

  /** Names of all threads that called anything watched. */
  SortedSet<String> threads() {
    return threads;
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
              try {
                return watchResult(method.invoke(watched, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  private @Nullable Object watchResult(@Nullable Object result) {
    return switch (result) {
      case DeviceFile file -> watch(DeviceFile.class, file);
      case ObjectIndex index -> watch(ObjectIndex.class, index);
      case null, default -> result;
    };
  }
}
