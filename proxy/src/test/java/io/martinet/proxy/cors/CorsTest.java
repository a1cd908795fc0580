package io.martinet.proxy.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String O = "/v1/AUTH_test/c/o";
  private static final String META = "X-Container-Meta-Access-Control-";
  private static final String METHOD = "Access-Control-Request-Method";

  private final FakeInfos infos = new FakeInfos();

  private Response send(CorsSettings settings, String method, String target, String... headers)
      throws Exception {
    return new Cors(CorsTest::below, infos, settings)
        .handle(TestRequests.request(method, target, headers));
  }

  private Response send(String method, String target, String... headers) throws Exception {
    return send(CorsSettings.defaults(), method, target, headers);
  }

  private static Response below(RequestContext context) {
    Response response = Responses.empty(200);
    if (context.method().equals(HttpMethod.OPTIONS)) {
      response.headers().set("Allow", "GET, OPTIONS, PUT");
    }
    response.headers().set("X-Object-Meta-Colour", "red").set("Vary", "Accept");
    return response;
  }

  private void says(String... headers) {
    infos.container("AUTH_test", "c", 0, 0, 0, headers);
  }

  @Test
  void anAllowedOriginIsNamedAndCachesAreWarned() throws Exception {
    says(
        META + "Allow-Origin", "http://a http://b", META + "Expose-Headers", "X-One,x-two X-Three");
    Response response = send("GET", O, "Origin", "http://b");

    assertThat(response.headers().get("Access-Control-Allow-Origin")).isEqualTo("http://b");
    assertThat(response.headers().getAll("Vary")).containsExactly("Accept", "Origin");
    assertThat(response.headers().get("Access-Control-Expose-Headers").split(", ", -1))
        .contains("etag", "x-trans-id", "x-one", "x-two", "x-three", "x-object-meta-colour")
        .doesNotContain("vary");
  }

  @Test
  void allOriginsAreOneAnswerForCaches() throws Exception {
    says(META + "Allow-Origin", "*");
    Response response = send("GET", O, "Origin", "http://b");

    assertThat(response.headers().get("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.headers().getAll("Vary")).containsExactly("Accept");
  }

  @Test
  void oneThatAllowsAllAmongOthersNamesWhoAsks() throws Exception {
    says(META + "Allow-Origin", "http://a *");
    Response response = send("GET", O, "Origin", "http://b");

    assertThat(response.headers().get("Access-Control-Allow-Origin")).isEqualTo("http://b");
    assertThat(response.headers().getAll("Vary")).containsExactly("Accept", "Origin");
  }

  @Test
  void othersAreToldNothing() throws Exception {
    says(META + "Allow-Origin", "http://a");
    for (String origin : List.of("http://b", "HTTP://A", "http://a/", "")) {
      Response response = send("GET", O, "Origin", origin);
      assertThat(response.headers().contains("Access-Control-Allow-Origin")).isFalse();
      assertThat(response.headers().contains("Access-Control-Expose-Headers")).isFalse();
    }
    assertThat(send("GET", O).headers().contains("Access-Control-Allow-Origin")).isFalse();
  }

  @Test
  void withoutStrictnessBrowsersDecide() throws Exception {
    var loose = new CorsSettings(false, List.of(), List.of());
    says(META + "Allow-Origin", "http://a");
    assertThat(
            send(loose, "GET", O, "Origin", "http://b")
                .headers()
                .get("Access-Control-Allow-Origin"))
        .isEqualTo("http://b");
    assertThat(send(loose, "OPTIONS", O, "Origin", "http://b", METHOD, "GET").status())
        .isEqualTo(401);
  }

  @Test
  void theClusterAllowsForAllContainersEvenThoseToCome() throws Exception {
    var cluster = new CorsSettings(true, List.of("http://z"), List.of("x-zed"));
    Response response = send(cluster, "GET", O, "Origin", "http://z");
    assertThat(response.headers().get("Access-Control-Allow-Origin")).isEqualTo("http://z");
    assertThat(response.headers().get("Access-Control-Expose-Headers")).contains("x-zed");
    assertThat(send(cluster, "OPTIONS", O, "Origin", "http://z", METHOD, "PUT").status())
        .isEqualTo(200);
  }

  @Test
  void aPreflightTellsWhatMayBeAsked() throws Exception {
    says(META + "Allow-Origin", "http://a", META + "Max-Age", "60");
    Response response =
        send(
            "OPTIONS",
            O,
            "Origin",
            "http://a",
            METHOD,
            "PUT",
            "Access-Control-Request-Headers",
            "x-a,  X-B");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().get("Allow")).isEqualTo("GET, OPTIONS, PUT");
    assertThat(response.headers().get("Access-Control-Allow-Methods"))
        .isEqualTo("GET, OPTIONS, PUT");
    assertThat(response.headers().get("Access-Control-Allow-Headers")).isEqualTo("x-a, X-B");
    assertThat(response.headers().get("Access-Control-Allow-Origin")).isEqualTo("http://a");
    assertThat(response.headers().get("Access-Control-Max-Age")).isEqualTo("60");
    assertThat(response.headers().getAll("Vary"))
        .containsExactly("Origin", "Access-Control-Request-Headers");
    assertThat(response.headers().contains("Content-Type")).isFalse();
  }

  @Test
  void aPreflightIsRefusedForOtherOriginsAndMethods() throws Exception {
    says(META + "Allow-Origin", "http://a");
    assertThat(send("OPTIONS", O, "Origin", "http://b", METHOD, "GET").status()).isEqualTo(401);
    assertThat(send("OPTIONS", O, "Origin", "http://a", METHOD, "PATCH").status()).isEqualTo(401);
    Response refused = send("OPTIONS", O, "Origin", "http://a");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers().get("Allow")).isEqualTo("GET, OPTIONS, PUT");
  }

  @Test
  void accountsHaveNoPages() throws Exception {
    var cluster = new CorsSettings(true, List.of("*"), List.of());
    Response response = send(cluster, "OPTIONS", "/v1/AUTH_test", "Origin", "http://a");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().contains("Access-Control-Allow-Methods")).isFalse();
  }
}
