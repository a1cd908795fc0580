package io.martinet.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.proxy.RequestContext;
import io.martinet.proxy.TestRequests;
import io.martinet.service.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expected texts are what the real Swift writes for the same. */
class AccessTemplateTest {
  private static final Instant END = Instant.parse("2026-11-07T01:58:14.807813883Z");

  private List<String> headers = List.of();

  @Test
  void momentsHaveSwiftsForms() {
    assertThat(
            line(
                "{end_time.datetime} {end_time.asctime} {end_time.iso8601} {end_time.s}"
                    + " {end_time.ms} {end_time.us} {end_time.ns} {start_time} {end_time}",
                TestRequests.get("/info")))
        .isEqualTo(
            "07/Nov/2026/01/58/14 Sat%20Nov%20%207%2001:58:14%202026 2026-11-07T01:58:14"
                + " 1794016694 807 807813 807813883 1794016694.787313883 1794016694.807813883");
  }

  @Test
  void partsOfPathsAreFields() {
    String template = "d={domain} p={path} a={account} c={container} o={object} {wire_status_int}";
    assertThat(line(template, TestRequests.get("/v1/AUTH_t/c/a%20b%C3%A9", "Host", "127.0.0.1:80")))
        .isEqualTo(
            "d=127.0.0.1 p=/v1/AUTH_t/c/a%2520b%25C3%25A9 a=AUTH_t c=c o=a%2520b%25C3%25A9 404");
    assertThat(line(template, TestRequests.get("/info"))).isEqualTo("d=- p=/info a=- c=- o=- 404");
  }

  @Test
  void digestsStandForValuesThatTellOfPeople() {
    assertThat(
            line(
                "{client_ip.anonymized} {path.anonymized} {object.anonymized} {referer.anonymized}"
                    + " {user_agent.anonymized}",
                TestRequests.get(
                    "/v1/AUTH_test/c/slo", "Referer", "http://r", "X-Forwarded-For", "127.0.0.1")))
        .isEqualTo(
            "{SSHA256}31fd09bbc26a705a9c4006b2eb7b3d8a60d47168b7faa3eb5e4e2f176f4c0b85"
                + " {SSHA256}c017afb6945e4b7a43f3724f7d736df7351b6a15168adde3b9de393957709e31"
                + " {SSHA256}e75bfe943d201ce5cc6cd92eec195f670a95ab2e1fb07c6773e03b76b8b6e033"
                + " {SSHA256}df9e33dd9beb2d270c5e031e9464b4146bc027bc5472da607bd751317a9a463e -");
  }

  @Test
  void headersAreShownOnDemandWithoutWhatLetsSomebodyIn() {
    RequestContext request =
        TestRequests.get(
            "/v1/A", "User-Agent", "c x", "X-Auth-Token", "AUTH_tk0123456789abcdef", "Cookie", "k");
    assertThat(line("{headers}", request)).isEqualTo("-");
    headers = List.of("user-agent");
    assertThat(line("{headers}", request)).isEqualTo("User-Agent:%20c%20x");
    headers = List.of("*");
    assertThat(line("{headers}", request))
        .isEqualTo("User-Agent:%20c%20x%0AX-Auth-Token:%20AUTH_tk012345678...%0ACookie:%20...");
  }

  @Test
  void theFirstByteIsAField() {
    RequestContext request = TestRequests.get("/v1/A");
    assertThat(line("{ttfb} {request_time}", request)).isEqualTo("0.020329952 0.0205");
    assertThat(format("{ttfb}", new AccessRecord(request, 200, 200, 0, END, Duration.ZERO, null)))
        .isEqualTo("-");
  }

  @Test
  void whatNamesNoFieldIsRefused() {
    for (String bad :
        List.of(
            "{nix}",
            "{auth_token.anonymized}",
            "{method.anonymized}",
            "{end_time.nix}",
            "{}",
            "{method",
            "method}",
            " ",
            "a\nb")) {
      assertThatThrownBy(() -> AccessTemplate.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("access_log.template");
    }
  }

  private String line(String template, RequestContext request) {
    return format(
        template,
        new AccessRecord(
            request, 499, 404, 0, END, Duration.ofNanos(20_500_000), Duration.ofNanos(20_329_952)));
  }

  private String format(String template, AccessRecord line) {
    var lines = new ArrayList<@Nullable String>();
    var config =
        new AccessLogConfig(
            AccessTemplate.parse(template),
            headers,
            AccessLogConfig.Anonymization.SHA256,
            new Secret("salt"));
    new AccessLines(false, config, lines::add).accept(line);
    return java.util.Objects.requireNonNull(lines.getFirst());
  }
}
