package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ListingQueryTest {
  @Test
  void everyPartSurvivesTheQueryString() {
    var query = new ListingQuery(7, "a b+c", "z?é", "p&=", "-&", true, "x/y#%2F\n");

    assertThat(ListingQuery.parse("/d1/3/A/c" + query.toQueryString())).isEqualTo(query);
  }

  @Test
  void defaultsTravelAsLittleAsPossible() {
    assertThat(ListingQuery.ALL.toQueryString()).isEqualTo("?limit=10000");
    assertThat(ListingQuery.parse("/d1/3/A/c")).isEqualTo(ListingQuery.ALL);
  }

  @Test
  void emptyPathIsNotTheSameAsNone() {
    var query = ListingQuery.ALL.withPath("");

    assertThat(ListingQuery.parse("/d1/3/A/c" + query.toQueryString()).path()).isEmpty();
    assertThat(ListingQuery.parse("/d1/3/A/c?limit=1").path()).isNull();
  }

  @Test
  void limitOutOfRangeIsRefused() {
    assertThatThrownBy(() -> ListingQuery.ALL.withLimit(10_001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ListingQuery.parse("/x?limit=-1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ListingQuery.parse("/x?limit=ten"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
