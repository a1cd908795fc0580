package io.martinet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Identity TESTER =
      new Identity("test:tester", "AUTH_test", List.of("test", "test:tester", "AUTH_test"));
  private static final Duration DAY = Duration.ofDays(1);

  private final SeededEntropy entropy = new SeededEntropy(1);
  private final TokenKeys keys = TokenKeys.create(entropy);
  private Instant now = Instant.parse("2026-11-23T10:00:00.75Z");
  private final Tokens tokens = new Tokens("AUTH_", keys, () -> now, DAY);

  @Test
  void aTokenSaysWhoItWasIssuedTo() {
    Tokens.Issued issued = tokens.issue(TESTER);
    assertThat(issued.token()).startsWith("AUTH_tk").matches("[A-Za-z0-9_-]+");
    assertThat(issued.expiresAt()).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
    assertThat(tokens.check(issued.token()))
        .isEqualTo(
            new TokenCheck.Valid(
                TESTER, Instant.parse("2026-11-23T10:00:00Z"), issued.expiresAt()));
  }

  /** Computed apart from this code, from the format's page: tokens outlive an upgrade. */
  @Test
  void theFormatIsOne() {
    byte[] secret = new byte[TokenKey.SECRET_BYTES];
    Arrays.fill(secret, (byte) 7);
    var fixed =
        new Tokens(
            "AUTH_",
            new TokenKeys(List.of(new TokenKey(3, secret))),
            () -> Instant.ofEpochSecond(1_700_000_000),
            DAY);
    String token =
        "AUTH_tkAQAAAAMAAAAAZVPxAAAAAABlVUKAAAt0ZXN0OnRlc3RlcgAJQVVUSF90ZXN0AwAEdGVzdAALdGVzdDp0ZXN0"
            + "ZXIACUFVVEhfdGVzdKrlqtDUIbDS3hFvLJl_aVyuaLH9jUul1IdQXy9v6cmV";
    assertThat(fixed.issue(TESTER).token()).isEqualTo(token);
    assertThat(fixed.check(token)).isInstanceOf(TokenCheck.Valid.class);
  }

  @Test
  void aTokenEndsWithItsLifetime() {
    Tokens.Issued issued = tokens.issue(TESTER);
    now = issued.expiresAt().minusMillis(1);
    assertThat(tokens.check(issued.token())).isInstanceOf(TokenCheck.Valid.class);
    now = issued.expiresAt();
    assertThat(tokens.check(issued.token())).isEqualTo(new TokenCheck.Expired(issued.expiresAt()));
  }

  @Test
  void anyIdentityThatFitsComesBackWhole() {
    var random = new Random(5);
    int fitting = 0;
    for (int i = 0; i < 2_000; i++) {
      Identity identity = randomIdentity(random);
      if (tokens.fits(identity)) {
        fitting++;
        String token = tokens.issue(identity).token();
        assertThat(token.length()).isLessThanOrEqualTo(Tokens.TOKEN_BYTES_MAX);
        assertThat(tokens.check(token))
            .isInstanceOfSatisfying(
                TokenCheck.Valid.class, valid -> assertThat(valid.identity()).isEqualTo(identity));
      } else {
        assertThatThrownBy(() -> tokens.issue(identity))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("do not fit");
      }
    }
    assertThat(fitting).isBetween(200, 1_990);
  }

  private static Identity randomIdentity(Random random) {
    var groups = new ArrayList<String>();
    for (int i = random.nextInt(12); i > 0; i--) {
      groups.add(text(random));
    }
    return new Identity(text(random), text(random), groups);
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.appendCodePoint(random.nextInt(4) == 0 ? 0x20ac + random.nextInt(99) : 'a');
    }
    return text.toString();
  }

  @Test
  void noChangeOfASingleCharacterPasses() {
    String token = tokens.issue(TESTER).token();
    for (int at = "AUTH_tk".length(); at < token.length(); at++) {
      for (char other : new char[] {'A', 'B', '_', '-', '9', '=', '+', '\u00e9'}) {
        if (token.charAt(at) != other) {
          String forged = token.substring(0, at) + other + token.substring(at + 1);
          assertThat(tokens.check(forged)).as("%s", forged).isInstanceOf(TokenCheck.Invalid.class);
        }
      }
    }
  }

  @Test
  void noChangeOfASingleBitPasses() {
    byte[] token = decoded(tokens.issue(TESTER).token());
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] forged = token.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(tokens.check(encoded(forged))).isInstanceOf(TokenCheck.Invalid.class);
    }
  }

  @Test
  void noPartOfATokenAndNoLongerOnePasses() {
    String token = tokens.issue(TESTER).token();
    for (int length = "AUTH_tk".length(); length < token.length(); length++) {
      assertThat(tokens.check(token.substring(0, length))).isInstanceOf(TokenCheck.Invalid.class);
    }
    assertThat(tokens.check(token + "A")).isInstanceOf(TokenCheck.Invalid.class);
    assertThat(tokens.check(token + "=")).isInstanceOf(TokenCheck.Invalid.class);
    assertThat(tokens.check(token + "A".repeat(600))).isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void noRandomTextPasses() {
    var random = new Random(9);
    for (int i = 0; i < 5_000; i++) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 5) {
        // As near as one comes without the key: right format, right key id.
        ByteBuffer.wrap(bytes).put((byte) 1).putInt(1);
      }
      assertThat(tokens.check(encoded(bytes))).isInstanceOf(TokenCheck.Invalid.class);
    }
  }

  @Test
  void aTokenOfAnotherClusterDoesNotPass() {
    var other = new Tokens("AUTH_", TokenKeys.create(entropy), () -> now, DAY);
    assertThat(tokens.check(other.issue(TESTER).token()))
        .isEqualTo(new TokenCheck.Invalid("its signature does not fit"));
  }

  @Test
  void othersTokensAreNotOurs() {
    assertThat(tokens.check("gAAAAABmkeystone")).isEqualTo(new TokenCheck.Foreign());
    assertThat(tokens.check("AUTH_x")).isEqualTo(new TokenCheck.Foreign());
    assertThat(tokens.check("")).isEqualTo(new TokenCheck.Foreign());
    assertThat(tokens.check("AUTH_tk")).isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void tokensOutliveARotationUntilTheirKeyIsOut() {
    String token = tokens.issue(TESTER).token();
    TokenKeys rotated = keys;
    for (int i = 1; i < TokenKeys.KEYS_MAX; i++) {
      rotated = rotated.rotate(entropy);
      tokens.replaceKeys(rotated);
      assertThat(tokens.check(token)).isInstanceOf(TokenCheck.Valid.class);
      assertThat(tokens.issue(TESTER).token()).isNotEqualTo(token);
    }
    tokens.replaceKeys(rotated.rotate(entropy));
    assertThat(tokens.check(token)).isEqualTo(new TokenCheck.Invalid("signed by an unknown key"));
  }

  @Test
  void twoKeysOfOneIdAreRefused() {
    TokenKey key = keys.signing();
    assertThatThrownBy(() -> new TokenKeys(List.of(key, key)))
        .hasMessageContaining("same id")
        .message()
        .doesNotContain(key.line().substring(3));
    assertThatThrownBy(() -> new TokenKeys(Collections.nCopies(9, key)))
        .hasMessageContaining("1..8");
  }

  private static byte[] decoded(String token) {
    return Base64.getUrlDecoder().decode(token.substring("AUTH_tk".length()));
  }

  private static String encoded(byte[] bytes) {
    return "AUTH_tk" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
