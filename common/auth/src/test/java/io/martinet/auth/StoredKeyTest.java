package io.martinet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

class StoredKeyTest {
  private final SeededEntropy entropy = new SeededEntropy(4);

  /**
   * Test vector of RFC 7914, section 11: PBKDF2-HMAC-SHA256 ("passwd", "salt", 1), 32 of 64 bytes.
   */
  @Test
  void hashesAsTheStandardSays() {
    StoredKey key =
        StoredKey.parse(
            "pbkdf2-sha256:1:73616c74:"
                + "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    assertThat(key.matches("passwd")).isTrue();
    assertThat(key.matches("passwe")).isFalse();
  }

  @Test
  void aHashedKeyReadsBackFromItsText() {
    StoredKey.Hashed hashed = StoredKey.hash("k", entropy);
    StoredKey read = StoredKey.parse(hashed.text());
    assertThat(read.matches("k")).isTrue();
    assertThat(read.matches("l")).isFalse();
    assertThat(StoredKey.hash("k", entropy).text()).as("another salt").isNotEqualTo(hashed.text());
  }

  @Test
  void refusesWhatIsNoKey() {
    String hash = "00".repeat(32);
    for (String text :
        List.of(
            "",
            "pbkdf2-sha256:",
            "pbkdf2-sha256:1:00",
            "pbkdf2-sha256:x:00:" + hash,
            "pbkdf2-sha256:0:00:" + hash,
            "pbkdf2-sha256:1000001:00:" + hash,
            "pbkdf2-sha256:1::" + hash,
            "pbkdf2-sha256:1:00:00",
            "pbkdf2-sha256:1:0g:" + hash)) {
      assertThatThrownBy(() -> StoredKey.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  static String hashedText(String key, int rounds) {
    byte[] salt = {1, 2, 3, 4};
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(key.toCharArray(), salt, rounds, 256))
              .getEncoded();
      HexFormat hex = HexFormat.of();
      return "pbkdf2-sha256:" + rounds + ":" + hex.formatHex(salt) + ":" + hex.formatHex(hash);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
