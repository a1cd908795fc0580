package io.martinet.proxy.signed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signature as a client sent it: hex, whose length tells the digest, or {@code sha256:BASE64}.
 */
public final class Signature {
  private static final HexFormat HEX = HexFormat.of();

  private final SignatureDigest digest;
  private final byte[] mac;

  private Signature(SignatureDigest digest, byte[] mac) {
    this.digest = digest;
    this.mac = mac;
  }

  /**
   * Reads a signature.
   *
   * @param text hex in lower case, or a digest's name, a colon and base64 of either alphabet, with
   *     or without padding
   * @param allowed digests that may be used
   * @return null if it is none by these digests
   */
  public static @Nullable Signature parse(String text, List<SignatureDigest> allowed) {
    int colon = text.indexOf(':');
    byte[] mac = colon < 0 ? hex(text) : base64(text.substring(colon + 1));
    if (mac == null) {
      return null;
    }
    String name = colon < 0 ? null : text.substring(0, colon);
    for (SignatureDigest digest : allowed) {
      if (digest.lengthBytes() == mac.length && (name == null || name.equals(digest.text()))) {
        return new Signature(digest, mac);
      }
    }
    return null;
  }

  private static byte @Nullable [] hex(String text) {
    // Capitals are refused as Swift refuses them: a signature has one spelling.
    if (text.chars().anyMatch(c -> c >= 'A' && c <= 'F')) {
      return null;
    }
    try {
      return HEX.parseHex(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Whether the key made this signature of the message; takes as long whether it did or not.
   *
   * @param key one char a byte; an empty one signs nothing
   * @param message one char a byte
   */
  public boolean isOf(String key, String message) {
    return !key.isEmpty() && MessageDigest.isEqual(digest.mac(bytes(key), bytes(message)), mac);
  }

  private static byte[] bytes(String chars) {
    return chars.getBytes(StandardCharsets.ISO_8859_1);
  }
}
