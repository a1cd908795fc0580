package io.martinet.object;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * MD5 over a pulled body: a body is taken over only if it is what its ETag says. One thread at a
 * time.
 */
final class BodyMd5 {
  private final MessageDigest digest = newDigest();

  void update(ByteBuffer part) {
    digest.update(part);
  }

  /** Ends the digest; call once. */
  boolean matches(String etag) {
    return HexFormat.of().formatHex(digest.digest()).equals(etag);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
