package io.martinet.http.wire;

/**
 * Names of headers as they are inside the store: tokens of HTTP. A client's metadata may have names
 * of any bytes, which no HTTP library carries: those that are none of a token's, and {@code %}, are
 * percent-coded there, and only there.
 */
public final class HeaderNames {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    String marks = "!#$%&'*+-.^_`|~";
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c) || marks.indexOf(c) >= 0;
    }
  }

  private static final String HEX = "0123456789ABCDEF";

  private HeaderNames() {}

  /**
   * A client's name as it is inside.
   *
   * @param name one char a byte
   */
  public static String inside(String name) {
    int at = 0;
    while (at < name.length() && isKept(name.charAt(at))) {
      at++;
    }
    if (at == name.length()) {
      return name;
    }
    var coded = new StringBuilder(name.length() + 8).append(name, 0, at);
    for (; at < name.length(); at++) {
      char c = name.charAt(at);
      if (isKept(c)) {
        coded.append(c);
      } else {
        coded.append('%').append(HEX.charAt(c >> 4 & 0xf)).append(HEX.charAt(c & 0xf));
      }
    }
    return coded.toString();
  }

  private static boolean isKept(char c) {
    return c != '%' && isToken(c);
  }

  /** Whether HTTP lets the byte stand in a token: a name of a header, a method. */
  public static boolean isToken(char c) {
    return c < TOKEN.length && TOKEN[c];
  }

  /** The name as its client sent it, one char a byte; what is not coded stays as it is. */
  public static String outside(String name) {
    int at = name.indexOf('%');
    if (at < 0) {
      return name;
    }
    var text = new StringBuilder(name.length()).append(name, 0, at);
    while (at < name.length()) {
      char c = name.charAt(at);
      int high = c == '%' && at + 2 < name.length() ? Character.digit(name.charAt(at + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(name.charAt(at + 2), 16);
      text.append(low < 0 ? c : (char) (high << 4 | low));
      at += low < 0 ? 1 : 3;
    }
    return text.toString();
  }
}
