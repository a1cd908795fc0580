package io.martinet.simulation.cluster;

import io.martinet.simulation.Random64;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The body of each PUT, which tells by itself which one it is of. */
final class Bodies {
  private static final int SHORT_MAX = 300;

  /** One body in so many lies in a file. */
  private static final int LONG_ONE_IN = 6;

  private static final int LONG_MIN = 12_001;
  private static final int LONG_SPREAD = 30_000;

  private final Map<String, Long> byEtag = new HashMap<>();

  byte[] of(long id) {
    byte[] body = make(id);
    byEtag.put(etag(body), id);
    return body;
  }

  private static byte[] make(long id) {
    var random = new Random64(id);
    int length =
        random.oneIn(LONG_ONE_IN) ? LONG_MIN + random.below(LONG_SPREAD) : random.below(SHORT_MAX);
    byte[] name = (id + "\n").getBytes(StandardCharsets.US_ASCII);
    var body = new byte[name.length + length];
    random.fill(body);
    System.arraycopy(name, 0, body, 0, name.length);
    return body;
  }

  /** Which PUT these bytes are of; -1 if of none. */
  static long idOf(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] >= '0' && body[end] <= '9') {
      end++;
    }
    if (end == 0) {
      return -1;
    }
    long id = Long.parseLong(new String(body, 0, end, StandardCharsets.US_ASCII));
    return Arrays.equals(body, make(id)) ? id : -1;
  }

  /** Which PUT a body with that checksum is of; -1 if of none. */
  long idOfEtag(String etag) {
    return byEtag.getOrDefault(etag, -1L);
  }

  /** The checksum of a PUT's body. */
  String etagOf(long id) {
    return etag(make(id));
  }

  private static String etag(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
