package io.martinet.object;

import io.martinet.object.store.StoreException;

/**
 * A request about many objects of a device in service. Immutable.
 *
 * @param head what every request carries
 * @param device that is asked
 * @param reply the way to answer
 */
record DeviceRequest(BackendRequest head, Device device, Reply reply) {
  /** Work on the device that may find it failed. */
  @FunctionalInterface
  interface DeviceWork {
    void run() throws StoreException;
  }

  /** Hands work to the device's readers; see {@link Device#onReader}. A failed device is 507. */
  void onReader(DeviceWork work) {
    device.onReader(
        reply,
        () -> {
          try {
            work.run();
          } catch (StoreException e) {
            reply.deviceUnusable(String.valueOf(e.getMessage()));
          }
        });
  }
}
