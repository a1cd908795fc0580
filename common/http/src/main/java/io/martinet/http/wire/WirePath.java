package io.martinet.http.wire;

import io.martinet.core.StorePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    var target = new StringBuilder(96);
    target.append('/');
    encode(device, target);
    target.append('/').append(partition).append('/');
    encode(path.account(), target);
    appendName(path.container(), target);
    appendName(path.object(), target);
    return target.toString();
  }

  /**
   * Reads a request's target; what follows a question mark does not count.
   *
   * @throws IllegalArgumentException if the target has another form or a name is not UTF-8
   */
  public static WirePath parse(String target) {
    int query = target.indexOf('?');
    String whole = query < 0 ? target : target.substring(0, query);
    String[] segments = whole.startsWith("/") ? whole.substring(1).split("/", -1) : new String[0];
    if (segments.length < SEGMENTS_MIN || segments.length > SEGMENTS_MAX) {
      throw new IllegalArgumentException("not an internal path: " + target);
    }
    return new WirePath(
        decode(segments[0]),
        Integer.parseInt(segments[1]),
        new StorePath(
            decode(segments[2]),
            segments.length > SEGMENTS_MIN ? decode(segments[3]) : null,
            segments.length == SEGMENTS_MAX ? decode(segments[4]) : null));
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

  private static String decode(String segment) {
    var bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        bytes.put((byte) (digit(segment, i + 1) << 4 | digit(segment, i + 2)));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8: " + segment, e);
    }
  }

  private static int digit(String segment, int index) {
    int value = index < segment.length() ? Character.digit(segment.charAt(index), 16) : -1;
    if (value < 0) {
      throw new IllegalArgumentException("bad percent code: " + segment);
    }
    return value;
  }
}
