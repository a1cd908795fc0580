package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;

/** What one replica answered when it was asked for a promise (rule 7). */
sealed interface PromiseAnswer {
  int replica();

  /**
   * The promise is durable there.
   *
   * @param state that stands there, in its normal form
   */
  record Given(int replica, ObjectState state) implements PromiseAnswer {
    public Given {
      state = state.normalised();
    }
  }

  /** A version or a promise at least as new stands there. */
  record Refused(int replica, Version newest) implements PromiseAnswer {}

  /** It cannot promise, or whether it did is not known. */
  record Failed(int replica, String why) implements PromiseAnswer {}
}
