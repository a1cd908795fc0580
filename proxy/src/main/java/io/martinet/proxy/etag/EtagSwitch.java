package io.martinet.proxy.etag;

import io.martinet.proxy.SwiftBoolean;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The header by which an account or a container says whether its etags are quoted: {@code True} or
 * {@code False} once it has been set. Immutable.
 *
 * @param kind {@code Account} or {@code Container}
 */
record EtagSwitch(String kind) {
  private static final String NAME = "Rfc-Compliant-Etags";

  /** As clients name it. */
  String shown() {
    return "X-" + kind + "-" + NAME;
  }

  /** As it is stored. */
  String stored() {
    return "X-" + kind + "-Sysmeta-" + NAME;
  }

  /** Adds the stored form of what a request sets; an empty value removes it. */
  void translate(HttpHeaders sent) {
    String value = sent.get(shown());
    if (value != null && !value.isEmpty()) {
      sent.set(stored(), SwiftBoolean.isTrue(value) ? "True" : "False");
    } else if (value != null || sent.contains("X-Remove-" + kind + "-" + NAME)) {
      sent.set(stored(), "");
    }
  }

  /** Adds to an answer what clients see of it. */
  void show(HttpHeaders answer) {
    String value = answer.get(stored());
    if (value != null && !value.isEmpty()) {
      answer.set(shown(), value);
    }
  }
}
