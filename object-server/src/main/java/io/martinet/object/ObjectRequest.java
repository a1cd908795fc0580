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
 * @param reply the way to answer
 */
record ObjectRequest(
    BackendRequest head,
    Device device,
    ObjectKey key,
    StorePath path,
    int partition,
    boolean isCovered,
    Reply reply) {
  HttpHeaders headers() {
    return head.headers();
  }

  long timeTicks() {
    return head.timeTicks();
  }

  /** Hands work to the device's readers; a full queue answers 503, a fault of the work 500. */
  void onReader(Runnable work) {
    boolean isTaken =
        device
            .readers()
            .tryExecute(() -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                reply.failed(e);
              }
            });
    if (!isTaken) {
      reply.busy("the device's queue of readers is full");
    }
  }
}
