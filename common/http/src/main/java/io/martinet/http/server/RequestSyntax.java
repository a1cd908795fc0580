package io.martinet.http.server;

import io.martinet.http.server.Malformed.MalformedException;
import io.martinet.http.wire.HeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Takes lines apart (RFC 9112, sections 3 and 5), strictly: what two readers could understand in
 * two ways is refused, since a proxy in front of us may be the other reader. Lines come without
 * CRLF.
 */
final class RequestSyntax {
  private static final int VERSION_BYTES = "HTTP/1.1".length();

  /** Longer than any method in use (guess). */
  private static final int METHOD_BYTES_MAX = 32;

  private static final boolean[] TOKEN = new boolean[256];

  /**
   * Behind its first byte: Swift's clients name metadata in UTF-8, bytes that no reader takes for a
   * name's end.
   */
  private static final boolean[] NAME = new boolean[256];

  static {
    for (char c = 0; c < NAME.length; c++) {
      TOKEN[c] = HeaderNames.isToken(c);
      NAME[c] = TOKEN[c] || c >= 0x80;
    }
  }

  private RequestSyntax() {}

  /** The parts of a request line; the target in origin form, as sent. */
  record RequestLine(HttpMethod method, String target, HttpVersion version) {}

  /**
   * Splits at the first and the last blank: Swift's clients send targets with raw blanks, and want
   * the answer of a path that does not exist.
   */
  static RequestLine requestLine(byte[] line, int length) throws MalformedException {
    int methodEnd = 0;
    while (methodEnd < length && TOKEN[line[methodEnd] & 0xff]) {
      methodEnd++;
    }
    int targetEnd = length - VERSION_BYTES - 1;
    if (methodEnd == 0
        || methodEnd > METHOD_BYTES_MAX
        || targetEnd <= methodEnd + 1
        || line[methodEnd] != ' '
        || line[targetEnd] != ' ') {
      throw new MalformedException(Malformed.REQUEST_LINE);
    }
    for (int i = methodEnd + 1; i < targetEnd; i++) {
      if ((line[i] >= 0 && line[i] < ' ') || line[i] == 0x7f) {
        throw new MalformedException(Malformed.REQUEST_LINE);
      }
    }
    return new RequestLine(
        HttpMethod.valueOf(text(line, 0, methodEnd)),
        originForm(text(line, methodEnd + 1, targetEnd)),
        version(line, targetEnd + 1));
  }

  private static HttpVersion version(byte[] line, int at) throws MalformedException {
    boolean named =
        line[at] == 'H'
            && line[at + 1] == 'T'
            && line[at + 2] == 'T'
            && line[at + 3] == 'P'
            && line[at + 4] == '/'
            && isDigit(line[at + 5])
            && line[at + 6] == '.'
            && isDigit(line[at + 7]);
    if (!named) {
      throw new MalformedException(Malformed.REQUEST_LINE);
    }
    if (line[at + 5] != '1') {
      throw new MalformedException(Malformed.PROTOCOL_VERSION);
    }
    return line[at + 7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
  }

  /** Drops scheme and authority of an absolute target. */
  private static String originForm(String target) {
    if (target.charAt(0) == '/') {
      return target;
    }
    String start = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
    int authority = start.startsWith("http://") ? 7 : start.equals("https://") ? 8 : -1;
    if (authority < 0) {
      return target;
    }
    for (int i = authority; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/') {
        return target.substring(i);
      }
      if (c == '?') {
        return "/" + target.substring(i);
      }
    }
    return "/";
  }

  /** Adds one header line to {@code into}. A continued line (obs-fold) is no header here. */
  static void header(byte[] line, int length, HttpHeaders into) throws MalformedException {
    int colon = 0;
    while (colon < length && (colon == 0 ? TOKEN : NAME)[line[colon] & 0xff]) {
      colon++;
    }
    if (colon == 0 || colon == length || line[colon] != ':') {
      throw new MalformedException(Malformed.HEADER);
    }
    int from = colon + 1;
    int to = length;
    while (from < to && isBlank(line[from])) {
      from++;
    }
    while (to > from && isBlank(line[to - 1])) {
      to--;
    }
    for (int i = from; i < to; i++) {
      // NUL and a bare CR end a line for some readers; the bare LF never comes here.
      if (line[i] == 0 || line[i] == '\r') {
        throw new MalformedException(Malformed.HEADER);
      }
    }
    into.add(new AsciiString(line, 0, colon, true), text(line, from, to));
  }

  /**
   * Reads the size line of a chunk: hexadecimal digits, then perhaps an extension, which is
   * ignored.
   */
  static long chunkSize(byte[] line, int length) throws MalformedException {
    long size = 0;
    int at = 0;
    while (at < length && Character.digit(line[at], 16) >= 0) {
      size = size * 16 + Character.digit(line[at], 16);
      at++;
      if (at > 15) { // 16 digits may overflow
        throw new MalformedException(Malformed.CHUNK);
      }
    }
    int digits = at;
    while (at < length && isBlank(line[at])) {
      at++;
    }
    if (digits == 0 || (at < length && line[at] != ';')) {
      throw new MalformedException(Malformed.CHUNK);
    }
    for (; at < length; at++) {
      if (line[at] == 0 || line[at] == '\r') {
        throw new MalformedException(Malformed.CHUNK);
      }
    }
    return size;
  }

  /** Reads a {@code Content-Length}: digits alone, no sign, no list. */
  static long contentLength(String value) throws MalformedException {
    int length = value.length();
    if (length == 0 || length > 18) { // 18 digits cannot overflow
      throw new MalformedException(Malformed.CONTENT_LENGTH);
    }
    long result = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        throw new MalformedException(Malformed.CONTENT_LENGTH);
      }
      result = result * 10 + (c - '0');
    }
    return result;
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
