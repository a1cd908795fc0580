package io.martinet.proxy.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.auth.ResellerPrefix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainRemapTest {
  private static String target(String host, String target, String prefix) throws Exception {
    var settings = new DomainSettings(List.of("example.com", "s.example.org"), prefix);
    RequestContext context = TestRequests.get(target, "Host", host);
    new DomainRemap(_ -> Responses.empty(200), settings, ResellerPrefix.DEFAULTS).handle(context);
    return context.request().target();
  }

  @ParameterizedTest
  @CsvSource({
    "c.AUTH_a.example.com,     /o,        /v1/AUTH_a/c/o",
    "c.AUTH-a.example.com:80,  /o?x=y,    /v1/AUTH_a/c/o?x=y",
    "c.auth-a-b.example.com,   /o%20//p,  /v1/AUTH_a-b/c/o%20//p",
    "c.auth_a.s.example.org,   /,         /v1/AUTH_a/c/",
    "auth-a.example.com,       /c/o,      /v1/AUTH_a/c/o",
    "service-a.example.com,    /c/o,      /v1/SERVICE_a/c/o",
    ".auth-a.example.com,      /c,        /v1/AUTH_a/c",
    "c.auth-a.example.com,     /v1/x,     /v1/AUTH_a/c/v1/x",
    "c.a.example.com,          /o,        /o",
    "c..example.com,           /o,        /o",
    ".example.com,             /o,        /o",
    "example.com,              /v1/A/c,   /v1/A/c",
    "c.AUTH_a.notexample.com,  /o,        /o",
    "c.AUTH_a.example.com.org, /o,        /o",
    "[::1]:80,                 /o,        /o",
  })
  void hostsAreParts(String host, String target, String mapped) throws Exception {
    assertThat(target(host, target, "")).isEqualTo(mapped);
  }

  @Test
  void aHostsNamesAreBytes() throws Exception {
    String bytes =
        new String("c\u00e9".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(target(bytes + ".AUTH_a.example.com", "/o", "")).isEqualTo("/v1/AUTH_a/c%C3%A9/o");
  }

  @Test
  void aDefaultPrefixCompletesAccounts() throws Exception {
    assertThat(target("c.a.example.com", "/o", "AUTH_")).isEqualTo("/v1/AUTH_a/c/o");
    assertThat(target("c.service-a.example.com", "/o", "AUTH_")).isEqualTo("/v1/SERVICE_a/c/o");
  }

  @Test
  void aHostWithMoreNamesIsRefused() throws Exception {
    var settings = new DomainSettings(List.of("example.com"), "");
    var remap = new DomainRemap(_ -> Responses.empty(200), settings, ResellerPrefix.DEFAULTS);
    Response response = remap.handle(TestRequests.get("/o", "Host", "a.c.AUTH_a.example.com"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.headers().get("Content-Type")).isEqualTo("text/plain");
    assertThat(((Content.Bytes) response.content()).data().toString(StandardCharsets.UTF_8))
        .isEqualTo("Bad domain in host header");
  }

  @Test
  void aDomainIsAName() {
    assertThatThrownBy(() -> new DomainSettings(List.of(".example.com"), ""))
        .hasMessageContaining("proxy.storage_domains");
  }
}
