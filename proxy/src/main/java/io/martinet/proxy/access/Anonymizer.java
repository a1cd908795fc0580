package io.martinet.proxy.access;

import io.martinet.proxy.access.AccessLogConfig.Anonymization;
import io.martinet.service.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digests of values that lines should not show: whoever knows a value finds its requests, whoever
 * reads the log does not learn it. Swift's form, {@code {MD5}0123…}, with an {@code S} before the
 * method where there is a salt. Thread-safe.
 */
final class Anonymizer {
  private final Anonymization method;
  private final String prefix;
  private final byte[] salt;

  Anonymizer(Anonymization method, Secret salt) {
    this.method = method;
    this.prefix = (salt.isEmpty() ? "{" : "{S") + method.name() + "}";
    this.salt = salt.reveal().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The digest of a value.
   *
   * @param value one char a byte
   */
  String digest(String value) {
    MessageDigest digest = newDigest();
    digest.update(salt);
    return prefix
        + HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(method.algorithm());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + method.algorithm(), e);
    }
  }
}
