package io.martinet.auth;

import java.util.HexFormat;

/**
 * One key that signs tokens. Its text form never shows the secret.
 *
 * @param id names the key in a token, 1 or more
 */
public record TokenKey(int id, byte[] secret) {
  /** As long as the hash, below which HMAC-SHA256 is weaker than it could be (RFC 2104, 3). */
  public static final int SECRET_BYTES = 32;

  public TokenKey {
    if (id < 1) {
      throw new IllegalArgumentException("key id must be 1 or more, was " + id);
    }
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException(
          "secret of key " + id + " must have " + SECRET_BYTES + " bytes, has " + secret.length);
    }
    secret = secret.clone();
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  /** A line of the key file: {@code id secret}, the secret in hexadecimal. */
  String line() {
    return id + " " + HexFormat.of().formatHex(secret);
  }

  /**
   * @throws IllegalArgumentException if the line has another form; the message does not show it
   */
  static TokenKey ofLine(String line) {
    int blank = line.indexOf(' ');
    if (blank < 0) {
      throw new IllegalArgumentException("a line of a key file is `id secret`");
    }
    try {
      return new TokenKey(
          Integer.parseInt(line.substring(0, blank)),
          HexFormat.of().parseHex(line.substring(blank + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a line of a key file is `id secret`", e);
    }
  }

  @Override
  public String toString() {
    return "TokenKey[id=" + id + "]";
  }
}
