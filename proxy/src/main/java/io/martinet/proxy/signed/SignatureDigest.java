package io.martinet.proxy.signed;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Digests with which a signature may be made, as HMAC (RFC 2104). */
public enum SignatureDigest {
  SHA1("HmacSHA1", 20, true),
  SHA256("HmacSHA256", 32, false),
  SHA512("HmacSHA512", 64, false);

  private final String algorithm;
  private final int lengthBytes;
  private final boolean isDeprecated;

  SignatureDigest(String algorithm, int lengthBytes, boolean isDeprecated) {
    this.algorithm = algorithm;
    this.lengthBytes = lengthBytes;
    this.isDeprecated = isDeprecated;
  }

  /** All of them, as Swift takes by default. */
  public static List<SignatureDigest> all() {
    return List.of(values());
  }

  /** The digest of this name, in lower case; null if there is none. */
  public static @Nullable SignatureDigest named(String name) {
    for (SignatureDigest digest : values()) {
      if (digest.text().equals(name)) {
        return digest;
      }
    }
    return null;
  }

  /** Its name, as clients write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  /** Whether clients are told to use another. */
  public boolean isDeprecated() {
    return isDeprecated;
  }

  /**
   * The HMAC of a message.
   *
   * @param key not empty
   */
  byte[] mac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(message);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
