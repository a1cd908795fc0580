package io.martinet.http;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the leaks that Netty finds; named to Netty by a system property of the test runner. */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {
  static final List<String> leaks = new CopyOnWriteArrayList<>();

  public LeakRecorder(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  public LeakRecorder(Class<?> type, int samplingInterval, long maxActive) {
    super(type, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    leaks.add(type + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    leaks.add(type);
  }
}
