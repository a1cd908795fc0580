package io.martinet.proxy.signed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureTest {
  private static final String MESSAGE = "GET\n1\n/v1/A/c/o";

  @ParameterizedTest
  @EnumSource(SignatureDigest.class)
  void hexAndBothBase64sAreTheSameSignature(SignatureDigest digest) {
    byte[] mac = TestSignatures.mac("Hmac" + digest, "key", MESSAGE);
    String name = digest.text() + ":";
    for (String text :
        List.of(
            HexFormat.of().formatHex(mac),
            name + Base64.getEncoder().encodeToString(mac),
            name + Base64.getUrlEncoder().encodeToString(mac),
            name + Base64.getUrlEncoder().withoutPadding().encodeToString(mac))) {
      assertThat(isOf(text, "key", MESSAGE)).as(text).isTrue();
      assertThat(isOf(text, "other", MESSAGE)).as(text).isFalse();
      assertThat(isOf(text, "key", MESSAGE + "x")).as(text).isFalse();
      assertThat(isOf(text, "", MESSAGE)).as(text).isFalse();
    }
  }

  @Test
  void whatIsNoSignatureIsNone() {
    String hex = TestSignatures.sha256("key", MESSAGE);
    assertThat(parse(hex)).isNotNull();
    for (String text :
        List.of(
            "",
            "x",
            ":",
            "sha256:",
            hex + "0",
            hex.substring(2),
            hex.toUpperCase(Locale.ROOT),
            "sha256:" + hex,
            "md5:AAAAAAAAAAAAAAAAAAAAAA",
            "sha256:?",
            "\u00e9")) {
      assertThat(parse(text)).as(text).isNull();
    }
  }

  @Test
  void aDigestThatIsNotAllowedIsNotRead() {
    String hex = HexFormat.of().formatHex(TestSignatures.mac("HmacSHA1", "key", MESSAGE));
    assertThat(parse(hex)).isNotNull();
    assertThat(Signature.parse(hex, List.of(SignatureDigest.SHA256))).isNull();
  }

  private static @Nullable Signature parse(String text) {
    return Signature.parse(text, SignatureDigest.all());
  }

  private static boolean isOf(String text, String key, String message) {
    Signature signature = parse(text);
    return signature != null && signature.isOf(key, message);
  }
}
