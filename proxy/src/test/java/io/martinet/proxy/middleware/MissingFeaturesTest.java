package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingFeaturesTest {
  private static final int PASSED = 299;

  @ParameterizedTest
  @CsvSource({"PUT, /v1/A/c, X-Container-Sync-To, //r/c/A/c"})
  void whatWouldOnlyLookLikeSuccessIsRefused(
      String method, String target, String header, String value) throws Exception {
    assertThat(status(method, target, header, value)).isEqualTo(501);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/A/c/o?multipart-manifest=delete, X-A, a",
    "GET, /v1/A/c/o?multipart-manifest=get, X-A, a",
    "GET, /v1/A/c/o, X-Copy-From, c/p",
    "POST, /v1/A/c, X-Versions-Location, v",
    "POST, /v1/A/c, X-Versions-Enabled, true",
    "POST, /v1/A/c, X-Remove-Versions-Location, x",
    "POST, /v1/A, X-Copy-From, c/p",
    "PUT, /info, X-Copy-From, c/p"
  })
  void whatDoesNoHarmPasses(String method, String target, String header, String value)
      throws Exception {
    assertThat(status(method, target, header, value)).isEqualTo(PASSED);
  }

  @Test
  void anOrdinaryPutPasses() throws Exception {
    assertThat(status("PUT", "/v1/A/c/o", "Content-Type", "a/b")).isEqualTo(PASSED);
  }

  private static int status(String method, String target, String... headers) throws Exception {
    var stage = new MissingFeatures(_ -> Responses.empty(PASSED));
    Response response = stage.handle(TestRequests.request(method, target, headers));
    response.content().release();
    return response.status();
  }
}
