package io.martinet.database;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shuts a device for good once its disk failed (rule 15): what memory says and what the disk holds
 * may differ from then on. Thread-safe.
 */
public final class DeviceFence {
  private static final Logger log = LoggerFactory.getLogger(DeviceFence.class);

  private final String device;
  private final Consumer<String> listener;
  private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

  /**
   * @param listener told the reason once, on the thread that met the failure: marks the device as
   *     failed where its next start and other nodes see it
   */
  public DeviceFence(String device, Consumer<String> listener) {
    this.device = device;
    this.listener = listener;
  }

  /** Fences the device; only the first reason counts. */
  public void fence(String why, @Nullable Throwable cause) {
    if (reason.compareAndSet(null, why)) {
      log.error("fenced, answers nothing more: device={} reason={}", device, why, cause);
      listener.accept(why);
    }
  }

  /** Why the device is fenced, or null. */
  public @Nullable String reason() {
    return reason.get();
  }

  /**
   * @throws ReplicaUnavailableException if the device is fenced
   */
  public void check() {
    String why = reason.get();
    if (why != null) {
      throw new ReplicaUnavailableException(
          ReplicaUnavailableException.Reason.FENCED, device + " is fenced: " + why);
    }
  }
}
