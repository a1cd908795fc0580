package io.martinet.launcher;

import io.martinet.http.wire.HeaderNames;
import java.nio.charset.StandardCharsets;

/** Stored headers as people read them: they are kept as on the wire, a char a byte. */
final class WireText {
  private WireText() {}

  static String ofName(String name) {
    return of(HeaderNames.outside(name));
  }

  /** The bytes read as UTF-8; those that are none are shown as U+FFFD. */
  static String of(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
