package io.martinet.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import org.junit.jupiter.api.Test;

class RowOwnerTest {
  @Test
  void partitionAndPathTellOwnersApart() {
    var owner = new RowOwner(3, StorePath.container("A", "c"));

    assertThat(owner)
        .isEqualTo(new RowOwner(3, StorePath.container("A", "c")))
        .hasSameHashCodeAs(new RowOwner(3, StorePath.container("A", "c")))
        .isNotEqualTo(new RowOwner(4, StorePath.container("A", "c")))
        .isNotEqualTo(new RowOwner(3, StorePath.account("A")));
  }
}
