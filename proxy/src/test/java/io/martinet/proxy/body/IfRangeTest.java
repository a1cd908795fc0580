package io.martinet.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfRangeTest {
  private static final String MODIFIED = "Fri, 27 Nov 2026 02:00:01 GMT";

  private final HttpHeaders told =
      new DefaultHttpHeaders().set("Etag", "abc").set("Last-Modified", MODIFIED);

  @ParameterizedTest
  @ValueSource(strings = {"abc", "\"abc\"", MODIFIED})
  void theRangeCountsForTheBodyThatIsNamed(String validator) {
    assertThat(range(validator)).isEqualTo("bytes=1-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\"",
        "W/\"abc\"",
        "",
        "*",
        "\"abc\", \"x\"",
        "Fri, 27 Nov 2026 02:00:00 GMT",
        "Fri, 27 Nov 2026 02:00:02 GMT"
      })
  void theWholeIsSentOfAnyOther(String validator) {
    assertThat(range(validator)).isNull();
  }

  @Test
  void etagsOfLargeObjectsAreQuoted() {
    told.set("Etag", "\"abc\"");
    assertThat(range("abc")).isEqualTo("bytes=1-2");
    assertThat(range("\"abc\"")).isEqualTo("bytes=1-2");
  }

  @Test
  void withoutARangeThereIsNone() {
    assertThat(IfRange.rangeOf(new DefaultHttpHeaders().set("If-Range", "abc"), told)).isNull();
  }

  @Test
  void withoutIfRangeARangeCounts() {
    assertThat(IfRange.rangeOf(new DefaultHttpHeaders().set("Range", "x"), told)).isEqualTo("x");
  }

  private @Nullable String range(String validator) {
    return IfRange.rangeOf(
        new DefaultHttpHeaders().set("Range", "bytes=1-2").set("If-Range", validator), told);
  }
}
