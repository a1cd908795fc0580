package io.martinet.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {
  @Test
  void editsCountInsertionsDeletionsAndReplacements() {
    assertThat(NearestKey.edits("", "abc")).isEqualTo(3);
    assertThat(NearestKey.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestKey.edits("port", "port")).isZero();
    assertThat(NearestKey.edits("prot", "port")).isEqualTo(2);
  }

  @Test
  void amongEqualsTheFirstInOrderIsNamed() {
    assertThat(NearestKey.of("b", List.of("c", "a"))).isEqualTo("a");
    assertThat(NearestKey.of("b", List.of())).isEmpty();
  }
}
