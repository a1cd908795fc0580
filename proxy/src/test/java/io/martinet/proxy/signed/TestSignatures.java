package io.martinet.proxy.signed;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures as clients make them. */
public final class TestSignatures {
  private TestSignatures() {}

  /** In hex. */
  public static String sha256(String key, String message) {
    return HexFormat.of().formatHex(mac("HmacSHA256", key, message));
  }

  static byte[] mac(String algorithm, String key, String message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
