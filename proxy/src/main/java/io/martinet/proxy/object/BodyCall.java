package io.martinet.proxy.object;

import io.martinet.http.PeerCall;
import org.jspecify.annotations.Nullable;

/** A body on its way to one replica. Confined to the request's thread, but for the call. */
final class BodyCall {
  private final int replica;
  private final String target;
  private final PeerCall call;
  private @Nullable String dropped;
  private boolean isEnded;

  /**
   * @param target of the request
   */
  BodyCall(int replica, String target, PeerCall call) {
    this.replica = replica;
    this.target = target;
    this.call = call;
  }

  int replica() {
    return replica;
  }

  String target() {
    return target;
  }

  PeerCall call() {
    return call;
  }

  boolean takesPart() {
    return dropped == null;
  }

  /** Why it was given up; null if it was not. */
  @Nullable String dropped() {
    return dropped;
  }

  void drop(String why) {
    dropped = why;
    call.cancel();
  }

  /** Whether this is the first time: the call may be ended once. */
  boolean beginsEnd() {
    boolean isFirst = !isEnded;
    isEnded = true;
    return isFirst;
  }
}
