package io.martinet.proxy;

import java.nio.charset.StandardCharsets;

/**
 * Percent codes of paths and queries as clients write them: a stray percent sign stands for itself.
 */
public final class PercentCode {
  private static final String HEX = "0123456789ABCDEF";

  private PercentCode() {}

  /**
   * Decodes a path.
   *
   * @param text one char a byte
   * @return one char a byte, whatever the bytes mean
   */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int high = text.charAt(i) == '%' ? digit(text, i + 1) : -1;
      int low = high < 0 ? -1 : digit(text, i + 2);
      if (low < 0) {
        decoded.append(text.charAt(i));
      } else {
        decoded.append((char) (high << 4 | low));
        i += 2;
      }
    }
    return decoded.toString();
  }

  /** Decodes a name or value of a query: a plus stands for a blank. */
  public static String decodeForm(String text) {
    return decode(text.replace('+', ' '));
  }

  /**
   * Encodes the text's UTF-8, all but unreserved characters and slashes: paths in answers and logs.
   */
  public static String encodePath(String text) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b) || b == '/') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b & 0xf0) >> 4)).append(HEX.charAt(b & 0x0f));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  private static int digit(String text, int index) {
    if (index >= text.length() || text.charAt(index) > 'f') {
      return -1;
    }
    return Character.digit(text.charAt(index), 16);
  }
}
