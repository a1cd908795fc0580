package io.martinet.proxy;

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

  /** Encodes the text's UTF-8, all but unreserved characters and slashes: paths in answers. */
  public static String encodePath(String text) {
    return encodeBytes(HeaderText.encode(text));
  }

  /**
   * Encodes bytes, all but unreserved characters and slashes: what a client sent, for a header.
   *
   * @param bytes one char each
   */
  public static String encodeBytes(String bytes) {
    return encode(bytes, '/');
  }

  /** As {@link #encodeBytes}, but for colons, which stay: fields of a line of Swift's logs. */
  public static String encodeLogged(String bytes) {
    return encode(bytes, ':');
  }

  /**
   * @param kept stays as it is, besides what is plain
   */
  private static String encode(String bytes, char kept) {
    int plain = 0;
    while (plain < bytes.length() && isPlain(bytes.charAt(plain), kept)) {
      plain++;
    }
    if (plain == bytes.length()) {
      return bytes;
    }
    var encoded = new StringBuilder(bytes.length() + 16).append(bytes, 0, plain);
    for (int i = plain; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (isPlain(c, kept)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt((c & 0xf0) >> 4)).append(HEX.charAt(c & 0x0f));
      }
    }
    return encoded.toString();
  }

  /** The unreserved characters of RFC 3986, section 2.3, and the slash. */
  private static boolean isPlain(char c, char kept) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~'
        || c == '/'
        || c == kept;
  }

  private static int digit(String text, int index) {
    if (index >= text.length() || text.charAt(index) > 'f') {
      return -1;
    }
    return Character.digit(text.charAt(index), 16);
  }
}
