package io.martinet.proxy.body;

import static io.martinet.proxy.body.Conditionals.Verdict.FAILED;
import static io.martinet.proxy.body.Conditionals.Verdict.NOT_MODIFIED;
import static io.martinet.proxy.body.Conditionals.Verdict.PROCEED;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;

class ConditionalsTest {
  private static final String ETAG = "900150983cd24fb0d6963f7d28e17f72";
  private static final long MODIFIED = 784_111_777;
  private static final String AT = "Sun, 06 Nov 1994 08:49:37 GMT";
  private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
  private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

  @Test
  void etagsAreQuotedOrBareAndInLists() {
    assertThat(judge("If-None-Match", ETAG)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "\"x\" , \"" + ETAG + "\"")).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "*")).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "\"x\",y")).isEqualTo(PROCEED);
    assertThat(judge("If-Match", "\"" + ETAG + "\"")).isEqualTo(PROCEED);
    assertThat(judge("If-Match", "*")).isEqualTo(PROCEED);
    assertThat(judge("If-Match", "x")).isEqualTo(FAILED);
  }

  @Test
  void datesCompareBySeconds() {
    assertThat(judge("If-Modified-Since", BEFORE)).isEqualTo(PROCEED);
    assertThat(judge("If-Modified-Since", AT)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-Modified-Since", AFTER)).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-Unmodified-Since", BEFORE)).isEqualTo(FAILED);
    assertThat(judge("If-Unmodified-Since", AT)).isEqualTo(PROCEED);
    assertThat(judge("If-Unmodified-Since", "yesterday")).isEqualTo(PROCEED);
    assertThat(judge("If-Modified-Since", "")).isEqualTo(PROCEED);
  }

  @Test
  void aDateOfAnyLengthIsNoFailure() {
    assertThat(judge("If-Modified-Since", "x".repeat(8000))).isEqualTo(PROCEED);
    assertThat(judge("If-Unmodified-Since", BEFORE + " ".repeat(100) + "x")).isEqualTo(PROCEED);
  }

  @Test
  void noneMatchIsJudgedBeforeMatchBeforeModifiedBeforeUnmodified() {
    assertThat(judge("If-None-Match", "*", "If-Match", "x")).isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-Match", "x", "If-Modified-Since", AFTER)).isEqualTo(FAILED);
    assertThat(judge("If-Modified-Since", AFTER, "If-Unmodified-Since", BEFORE))
        .isEqualTo(NOT_MODIFIED);
    assertThat(judge("If-None-Match", "x", "If-Unmodified-Since", BEFORE)).isEqualTo(FAILED);
  }

  private static Conditionals.Verdict judge(String... headers) {
    var fields = new DefaultHttpHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      fields.set(headers[i], headers[i + 1]);
    }
    return Conditionals.judge(fields, ETAG, MODIFIED);
  }
}
