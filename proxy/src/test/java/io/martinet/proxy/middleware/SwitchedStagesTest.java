package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small stages that are off unless an operator wants them. Texts are as a real Swift's. */
class SwitchedStagesTest {
  private static final ProxyHandler NEXT = _ -> Responses.empty(299);

  private static String text(Response response) {
    return response.content() instanceof Content.Bytes(var bytes)
        ? bytes.toString(StandardCharsets.UTF_8)
        : "";
  }

  @Test
  void thePageOfOtherDomainsIsOfTheConfiguredElements() throws Exception {
    var stage = new CrossDomainPolicy(NEXT, "<allow-access-from domain=\"*\" secure=\"false\" />");
    Response response = stage.handle(TestRequests.get("/crossdomain.xml?x=y"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().get("Content-Type")).isEqualTo("application/xml");
    assertThat(response.content().lengthBytes()).isEqualTo(209);
    assertThat(text(response))
        .isEqualTo(
            "<?xml version=\"1.0\"?>\n"
                + "<!DOCTYPE cross-domain-policy SYSTEM"
                + " \"http://www.adobe.com/xml/dtds/cross-domain-policy.dtd\" >\n"
                + "<cross-domain-policy>\n"
                + "<allow-access-from domain=\"*\" secure=\"false\" />\n"
                + "</cross-domain-policy>");
  }

  @ParameterizedTest
  @CsvSource({"HEAD,/crossdomain.xml", "PUT,/crossdomain.xml", "GET,/crossdomain.xml/"})
  void otherRequestsAreNotForThatPage(String method, String target) throws Exception {
    var stage = new CrossDomainPolicy(NEXT, "x");
    assertThat(stage.handle(TestRequests.request(method, target)).status()).isEqualTo(299);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%22", "'", "%60", "%3C", "%3E", "c/a%22b"})
  void namesWithQuotesAreRefused(String name) throws Exception {
    Response response = new NameCheck(NEXT).handle(TestRequests.get("/v1/AUTH_test/" + name));
    assertThat(response.status()).isEqualTo(400);
    assertThat(text(response))
        .isEqualTo("Object/Container/Account name contains forbidden chars from '\"`<>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c/a/./b", "c/a/../b", "c/.", "c/..", "c/%2E%2E/a"})
  void segmentsOfDotsAreRefused(String name) throws Exception {
    Response response = new NameCheck(NEXT).handle(TestRequests.get("/v1/AUTH_test/" + name));
    assertThat(response.status()).isEqualTo(400);
    assertThat(text(response))
        .isEqualTo(
            "Object/Container/Account name contains a forbidden substring from regular expression"
                + " /\\./|/\\.\\./|/\\.$|/\\.\\.$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c/a..b", "c/a.", "c/.a", "c/a//b", "a%25b", "c?x=%22", "%ff"})
  void otherNamesPass(String name) throws Exception {
    int status = new NameCheck(NEXT).handle(TestRequests.get("/v1/AUTH_test/" + name)).status();
    assertThat(status).isEqualTo(299);
  }

  @Test
  void pathsAreMeasuredInCharacters() throws Exception {
    String prefix = "/v1/AUTH_test/c/";
    String fits = prefix + "%C3%A9".repeat(255 - prefix.length());
    assertThat(new NameCheck(NEXT).handle(TestRequests.get(fits)).status()).isEqualTo(299);
    Response response = new NameCheck(NEXT).handle(TestRequests.get(fits + "x"));
    assertThat(response.status()).isEqualTo(400);
    assertThat(text(response))
        .isEqualTo("Object/Container/Account name longer than the allowed maximum 255");
  }

  @Test
  void writesAreRefusedWhateverTheyAreFor() throws Exception {
    for (String method : List.of("PUT", "POST", "DELETE", "COPY")) {
      for (String path : List.of("/v1/AUTH_test", "/v1/AUTH_test/c", "/v1/AUTH_test/c/o")) {
        Response response = new ReadOnly(NEXT).handle(TestRequests.request(method, path));
        assertThat(response.status()).isEqualTo(405);
        assertThat(text(response)).isEqualTo("Writes are disabled for this account.");
      }
    }
  }

  @Test
  void readsAndServicesGoOn() throws Exception {
    for (String method : List.of("GET", "HEAD", "OPTIONS", "PATCH")) {
      assertThat(new ReadOnly(NEXT).handle(TestRequests.request(method, "/v1/A/c/o")).status())
          .isEqualTo(299);
    }
    assertThat(new ReadOnly(NEXT).handle(TestRequests.request("POST", "/info")).status())
        .isEqualTo(299);
  }
}
