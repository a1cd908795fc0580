package io.martinet.auth;

import io.martinet.core.Entropy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A user's key as it is kept: as it is, or hashed. Its text form never shows it. */
public sealed interface StoredKey {
  /** Text before the parts of a hashed key. */
  String HASHED_MARK = "pbkdf2-sha256:";

  /**
   * Rounds for new hashes: 15 to 20 ms of a core (measured once), paid once a user and process
   * ({@link Users}).
   */
  int ITERATIONS_DEFAULT = 10_000;

  /** Bound of rounds: a configured key must not stop the logins (guessed). */
  int ITERATIONS_MAX = 1_000_000;

  /** Whether a login's key is this one; takes the same time whatever is wrong with it. */
  boolean matches(String key);

  /**
   * Reads what the configuration says: {@code pbkdf2-sha256:ROUNDS:SALT:HASH} with salt and hash in
   * hexadecimal, or else the key itself.
   *
   * @throws IllegalArgumentException if it is empty or begins as a hashed key but is none
   */
  static StoredKey parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a user's key must not be empty");
    }
    if (!text.startsWith(HASHED_MARK)) {
      return new Plain(text);
    }
    String[] parts = text.substring(HASHED_MARK.length()).split(":", -1);
    try {
      if (parts.length == 3) {
        HexFormat hex = HexFormat.of();
        return new Hashed(
            Integer.parseInt(parts[0]), hex.parseHex(parts[1]), hex.parseHex(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a hashed key is " + HASHED_MARK + "ROUNDS:SALT:HASH", e);
    }
    throw new IllegalArgumentException("a hashed key is " + HASHED_MARK + "ROUNDS:SALT:HASH");
  }

  /** Hashes a key with a new salt, {@link #ITERATIONS_DEFAULT} rounds. */
  static Hashed hash(String key, Entropy entropy) {
    var salt = new byte[16];
    entropy.fill(salt);
    return new Hashed(ITERATIONS_DEFAULT, salt, Hashed.derive(key, salt, ITERATIONS_DEFAULT));
  }

  /** A key kept as it is. */
  record Plain(String key) implements StoredKey {
    @Override
    public boolean matches(String offered) {
      return MessageDigest.isEqual(
          key.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "Plain[]";
    }
  }

  /** PBKDF2 with HMAC-SHA256 of a key. */
  record Hashed(int iterations, byte[] salt, byte[] hash) implements StoredKey {
    private static final int HASH_BITS = 256;

    public Hashed {
      if (iterations < 1 || iterations > ITERATIONS_MAX) {
        throw new IllegalArgumentException(
            "rounds must be 1.." + ITERATIONS_MAX + ", was " + iterations);
      }
      if (salt.length == 0 || hash.length != HASH_BITS / Byte.SIZE) {
        throw new IllegalArgumentException("a hashed key has a salt and a hash of 32 bytes");
      }
      salt = salt.clone();
      hash = hash.clone();
    }

    @Override
    public byte[] salt() {
      return salt.clone();
    }

    @Override
    public byte[] hash() {
      return hash.clone();
    }

    @Override
    public boolean matches(String offered) {
      return !offered.isEmpty() && MessageDigest.isEqual(hash, derive(offered, salt, iterations));
    }

    private static byte[] derive(String key, byte[] salt, int iterations) {
      try {
        var spec = new PBEKeySpec(key.toCharArray(), salt, iterations, HASH_BITS);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(spec)
            .getEncoded();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has PBKDF2", e);
      }
    }

    /** The form that {@link StoredKey#parse} reads, for a configuration file. */
    public String text() {
      HexFormat hex = HexFormat.of();
      return HASHED_MARK + iterations + ':' + hex.formatHex(salt) + ':' + hex.formatHex(hash);
    }

    @Override
    public String toString() {
      return "Hashed[]";
    }
  }
}
