package io.martinet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {
  @TempDir Path directory;

  private final SeededEntropy entropy = new SeededEntropy(2);

  @Test
  void aTokenSurvivesARestart() throws IOException {
    Path file = directory.resolve("token.keys");
    var identity = new Identity("a:b", "AUTH_a", List.of("a"));
    String token = tokens(TokenKeys.loadOrCreate(file, entropy)).issue(identity).token();
    assertThat(tokens(TokenKeys.loadOrCreate(file, entropy)).check(token))
        .isInstanceOf(TokenCheck.Valid.class);
  }

  private static Tokens tokens(TokenKeys keys) {
    return new Tokens("AUTH_", keys, () -> Instant.ofEpochSecond(9), Duration.ofSeconds(5));
  }

  @Test
  void onlyTheOwnerMayReadTheKeys() throws IOException {
    Path file = directory.resolve("token.keys");
    TokenKeys.loadOrCreate(file, entropy).rotate(entropy).save(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(TokenKeys.loadOrCreate(file, entropy).signing().id()).isEqualTo(2);
  }

  @Test
  void aDamagedFileIsRefusedAndItsContentNotShown() throws IOException {
    Path file = directory.resolve("token.keys");
    for (String content : List.of("", "1 50", "x 5050", "1")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> TokenKeys.loadOrCreate(file, entropy))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("bad key file " + file)
          .message()
          .doesNotContain("5050");
    }
  }

  @Test
  void noTextShowsASecret() {
    TokenKey key = TokenKeys.create(entropy).signing();
    assertThat(key).hasToString("TokenKey[id=1]");
  }
}
