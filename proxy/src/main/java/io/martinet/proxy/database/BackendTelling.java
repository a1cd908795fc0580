package io.martinet.proxy.database;

import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendAnswer;

/** Tells a replica's answer in a few words, for logs. */
final class BackendTelling {
  private BackendTelling() {}

  static String tell(BackendAnswer answer) {
    return answer.device().device()
        + ": "
        + switch (answer) {
          case BackendAnswer.Answered answered -> {
            String reason = answered.headers().get(Wire.REASON);
            yield answered.status() + (reason == null ? "" : " " + reason);
          }
          case BackendAnswer.Unreachable(_, var cause) -> cause.kind().toString();
        };
  }
}
