package io.martinet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StorePathTest {
  @Test
  void theHashedBytesAreTheNamesAsTheyAre() {
    assertThat(StorePath.object("AUTH_a", "c", "/../d//ü").bytes())
        .isEqualTo("/AUTH_a/c//../d//ü".getBytes(StandardCharsets.UTF_8));
    assertThat(StorePath.account("AUTH_a")).hasToString("/AUTH_a");
  }

  @Test
  void refusesEmptyNamesAndObjectsWithoutContainer() {
    assertThatThrownBy(() -> StorePath.container("a", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StorePath("a", null, "o"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
