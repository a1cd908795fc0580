package io.martinet.proxy.tempurl;

import io.martinet.proxy.PercentCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code Content-Disposition} of what is read by a temporary URL: how a browser is to take it. */
final class Disposition {
  private static final String INLINE = "inline";
  private static final String ATTACHMENT = "attachment";

  private Disposition() {}

  /**
   * The header's value.
   *
   * @param object name of the object
   * @param stored the object's own disposition; null: it has none
   */
  static String of(TempUrlQuery query, String object, @Nullable String stored) {
    String filename = query.filename();
    if (query.isInline()) {
      return filename == null ? INLINE : named(INLINE, text(filename));
    }
    if (filename != null) {
      return named(ATTACHMENT, text(filename));
    }
    return stored == null || stored.isEmpty() ? named(ATTACHMENT, lastSegment(object)) : stored;
  }

  /** The name twice: for old readers, and after RFC 6266 with its encoding. */
  private static String named(String type, String name) {
    String encoded = PercentCode.encodePath(name);
    String readable = encoded.replace("%20", " ");
    return type + "; filename=\"" + readable + "\"; filename*=UTF-8''" + encoded;
  }

  private static String lastSegment(String object) {
    int end = object.length();
    while (end > 1 && object.charAt(end - 1) == '/') {
      end--;
    }
    return object.substring(object.lastIndexOf('/', end - 1) + 1, end);
  }

  /** What is no UTF-8 becomes the sign for that. */
  private static String text(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
