package io.martinet.proxy.listing;

import io.martinet.proxy.HeaderText;

/**
 * A content type as Swift lists it: text where headers have bytes, and its parameters without
 * blanks around them, so {@code text/plain; charset=utf-8} is shown as {@code
 * text/plain;charset=utf-8}. Answers to GET and HEAD keep the client's own blanks.
 */
final class ListedContentType {
  private ListedContentType() {}

  /**
   * @param bytes as stored, one char a byte
   */
  static String of(String bytes) {
    // What was stored is UTF-8; what was stored before that was checked stays as it is.
    String text = HeaderText.decode(bytes);
    String stored = text == null ? bytes : text;
    if (stored.indexOf(';') < 0) {
      return stored;
    }
    var listed = new StringBuilder(stored.length());
    int begin = 0;
    boolean isQuoted = false;
    for (int i = 0; i < stored.length(); i++) {
      char c = stored.charAt(i);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == '\\' && isQuoted) {
        i++;
      } else if (c == ';' && !isQuoted) {
        append(stored.substring(begin, i), listed);
        begin = i + 1;
      }
    }
    append(stored.substring(begin), listed);
    return listed.toString();
  }

  private static void append(String part, StringBuilder listed) {
    String text = part.strip();
    if (text.isEmpty()) {
      return;
    }
    if (!listed.isEmpty()) {
      listed.append(';');
    }
    int equals = text.indexOf('=');
    if (equals < 0 || listed.isEmpty()) {
      listed.append(text);
    } else {
      listed.append(text.substring(0, equals).strip());
      listed.append('=').append(text.substring(equals + 1).strip());
    }
  }
}
