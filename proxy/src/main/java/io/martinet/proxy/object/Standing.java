package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a majority says that an object is.
 *
 * @param state in its normal form
 * @param headers as stored and as object servers add to them; null if there is no object, or none
 *     that counts since it is past its time
 */
record Standing(ObjectState state, @Nullable HttpHeaders headers) {
  /**
   * Reads it, without waiting for conditional writes that are under way.
   *
   * @param seesExpired whether an object past its time counts
   * @throws BarredException one is
   */
  static Standing of(QuorumRead read, BackendScope scope, boolean seesExpired)
      throws QuorumNotReachedException, InterruptedException {
    return of(read.readOnce(asked(scope, seesExpired), Wanted.HEAD, false));
  }

  /** As of the beginning of time nothing has expired. */
  private static BackendScope asked(BackendScope scope, boolean seesExpired) {
    return seesExpired ? scope.asOf(0) : scope;
  }

  private static Standing of(ReadResult result) {
    return switch (result) {
      case ReadResult.Found(var state, var fetched, _, _) ->
          new Standing(state, fetched.isExpired() ? null : fetched.headers());
      case ReadResult.Absent(var state) -> new Standing(state.normalised(), null);
    };
  }

  boolean isThere() {
    return headers != null;
  }
}
