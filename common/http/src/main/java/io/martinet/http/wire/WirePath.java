package io.martinet.http.wire;

import io.martinet.core.StorePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Path of an internal request: {@code /DEVICE/PARTITION/ACCOUNT[/CONTAINER[/OBJECT]]}. Each name is
 * percent-encoded, slashes too, so that a server splits first and decodes after. Immutable.
 *
 * @param device name in the ring
 * @param partition of the path in its ring
 * @param path of the account, container or object
 */
public record WirePath(String device, int partition, StorePath path) {
  /**
   * Longest target read, in characters: the longest names of all three kinds fit, every byte
   * escaped.
   */
  public static final int LENGTH_MAX = 8 * 1024;

  private static final int SEGMENTS_MIN = 3;
  private static final int SEGMENTS_MAX = 5;
  private static final String HEX = "0123456789ABCDEF";

  public WirePath {
    if (device.isEmpty() || partition < 0) {
      throw new IllegalArgumentException("not a place: " + device + "/" + partition);
    }
  }

  /** The request's target, without a query. */
  @Override
  public String toString() {
    var target = new StringBuilder(96).append(ofDevice(device));
    target.append('/').append(partition).append('/');
    encode(path.account(), target);
    appendName(path.container(), target);
    appendName(path.object(), target);
    return target.toString();
  }

  /**
   * Reads a request's target; what follows a question mark does not count.
   *
   * @throws WireFormatException if the target has another form or a name is not UTF-8
   */
  public static WirePath parse(String target) {
    String[] segments = segments(target);
    if (segments.length < SEGMENTS_MIN || segments.length > SEGMENTS_MAX) {
      throw new WireFormatException("not an internal path: " + target);
    }
    try {
      return new WirePath(
          decode(segments[0]),
          Integer.parseUnsignedInt(segments[1]),
          new StorePath(
              decode(segments[2]),
              segments.length > SEGMENTS_MIN ? decode(segments[3]) : null,
              segments.length == SEGMENTS_MAX ? decode(segments[4]) : null));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not an internal path: " + target, e);
    }
  }

  /** The target of a request to a device as a whole: {@code /DEVICE}. */
  public static String ofDevice(String device) {
    var target = new StringBuilder().append('/');
    encode(device, target);
    return target.toString();
  }

  /**
   * Reads the target of a request to a device as a whole; what follows a question mark does not
   * count.
   *
   * @throws WireFormatException if the target has another form
   */
  public static String parseDevice(String target) {
    String[] segments = segments(target);
    if (segments.length != 1 || segments[0].isEmpty()) {
      throw new WireFormatException("not a device's path: " + target);
    }
    return decode(segments[0]);
  }

  static String[] segments(String target) {
    int query = target.indexOf('?');
    String whole = query < 0 ? target : target.substring(0, query);
    if (whole.length() > LENGTH_MAX || !whole.startsWith("/")) {
      throw new WireFormatException("not an internal path of " + whole.length() + " characters");
    }
    return whole.substring(1).split("/", SEGMENTS_MAX + 1);
  }

  private static void appendName(@Nullable String name, StringBuilder target) {
    if (name != null) {
      target.append('/');
      encode(name, target);
    }
  }

  private static void encode(String name, StringBuilder target) {
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        target.append((char) b);
      } else {
        target.append('%').append(HEX.charAt((b & 0xf0) >> 4)).append(HEX.charAt(b & 0x0f));
      }
    }
  }

  /** The unreserved characters of RFC 3986, section 2.3. */
  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  static String decode(String segment) {
    return isPlain(segment) ? segment : decodeEscaped(segment);
  }

  private static boolean isPlain(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%' || c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static String decodeEscaped(String segment) {
    var bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        bytes.put((byte) (digit(segment, i + 1) << 4 | digit(segment, i + 2)));
        i += 2;
      } else if (c > ' ' && c < 0x7f) {
        bytes.put((byte) c);
      } else {
        throw new WireFormatException("byte that is not encoded: 0x" + Integer.toHexString(c));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("not UTF-8: " + segment, e);
    }
  }

  private static int digit(String segment, int index) {
    boolean isHex = index < segment.length() && HexFormat.isHexDigit(segment.charAt(index));
    if (!isHex) {
      throw new WireFormatException("bad percent code: " + segment);
    }
    return HexFormat.fromHexDigit(segment.charAt(index));
  }
}
