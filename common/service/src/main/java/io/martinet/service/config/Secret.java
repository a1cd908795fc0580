package io.martinet.service.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Text that no log shows: a key, a password. Immutable. */
public final class Secret {
  private final byte[] utf8;

  public Secret(String value) {
    this.utf8 = value.getBytes(StandardCharsets.UTF_8);
  }

  /** The text itself, for its one use. */
  public String reveal() {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  public boolean isEmpty() {
    return utf8.length == 0;
  }

  /** In constant time for secrets of one length. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(utf8, secret.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** Never the text. */
  @Override
  public String toString() {
    return isEmpty() ? "(none)" : "(secret)";
  }
}
