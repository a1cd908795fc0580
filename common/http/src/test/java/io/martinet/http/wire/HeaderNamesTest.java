package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every name comes back as it was sent, and inside it is a token. */
class HeaderNamesTest {
  @Test
  void tokensStayAsTheyAre() {
    String name = "X-Object-Meta-a.B_1!#$&'*+^`|~";
    assertThat(HeaderNames.inside(name)).isSameAs(name);
    assertThat(HeaderNames.outside(name)).isSameAs(name);
  }

  @Test
  void everyByteComesBackAndIsATokenInside() {
    for (char c : IntStream.range(1, 256).mapToObj(i -> (char) i).toList()) {
      for (String name : new String[] {"X-" + c, c + "y", "x" + c + "y", "" + c + c}) {
        String inside = HeaderNames.inside(name);
        assertThat(inside).as("%d", (int) c).matches("[-A-Za-z0-9!#$%&'*+.^_`|~]+");
        assertThat(HeaderNames.outside(inside)).as("%d", (int) c).isEqualTo(name);
      }
    }
  }

  @Test
  void aClientsPercentSignIsNoCode() {
    assertThat(HeaderNames.inside("a%41")).isEqualTo("a%2541");
    assertThat(HeaderNames.outside("a%2541")).isEqualTo("a%41");
  }

  @Test
  void codesAreReadInBothCasesAndWhatIsNoneStays() {
    assertThat(HeaderNames.outside("a%c3%A9")).isEqualTo("a\u00c3\u00a9");
    for (String none : new String[] {"%", "a%4", "%zz", "%4g"}) {
      assertThat(HeaderNames.outside(none)).isEqualTo(none);
    }
  }
}
