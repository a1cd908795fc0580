package io.martinet.object;

import io.martinet.core.StorePath;
import io.martinet.object.store.ObjectKey;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * A request about one object of a device in service. Immutable.
 *
 * @param head what every request carries
 * @param device that is asked
 * @param key of the object
 * @param path of the object
 * @param partition of the object, by the sender's ring
 * @param isCovered whether the device can say of the partition what there is not (rule 6)
 * @param counts whether a write that the device takes counts for a majority (rule 6)
 * @param reply the way to answer
 */
record ObjectRequest(
    BackendRequest head,
    Device device,
    ObjectKey key,
    StorePath path,
    int partition,
    boolean isCovered,
    boolean counts,
    Reply reply) {
  HttpHeaders headers() {
    return head.headers();
  }

  long timeTicks() {
    return head.timeTicks();
  }

  /** Hands work to the device's readers; see {@link Device#onReader}. */
  void onReader(Runnable work) {
    device.onReader(reply, work);
  }
}
