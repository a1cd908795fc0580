package io.martinet.object;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of a disk that no request waits for any more. The store judges the device by its own
 * writes.
 */
final class DeviceFaults {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceFaults.class);

  private DeviceFaults() {}

  /**
   * Closes what is given up; a failure leaves at most a file that the next start removes (rule 16).
   */
  static void closing(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      LOG.warn("closing a given-up file failed; the next start removes it", e);
    }
  }
}
