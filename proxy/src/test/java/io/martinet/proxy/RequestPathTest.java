package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
  @Test
  void thePathIsDecodedFirstAndSplitAfter() {
    assertThat(RequestPath.parse("/v1/A/c%2Fx")).isEqualTo(object("x"));
    assertThat(RequestPath.parse("/v1/A/c/%2Ftwo")).isEqualTo(object("/two"));
    assertThat(RequestPath.parse("/v1/A/c/%252F")).isEqualTo(object("%2F"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/../b", "a//b", "dir/", "a+b", "a%zz", "100%", "a#b", "/"})
  void objectNamesAreNotNormalised(String name) {
    assertThat(RequestPath.parse("/v1/A/c/" + name)).isEqualTo(object(name));
  }

  @Test
  void objectNamesMayHoldAnyCharacterButNul() {
    assertThat(RequestPath.parse("/v1/A/c/%09%0A%3F%20?limit=1")).isEqualTo(object("\t\n? "));
    assertThat(RequestPath.parse("/v1.0/A/c/%E6%97%A5")).isEqualTo(object("日"));
    assertThat(RequestPath.parse("/v1/A/c/\u00e6\u0097\u00a5")).isEqualTo(object("日"));
  }

  @Test
  void oneTrailingSlashMeansTheSameAccountOrContainer() {
    assertThat(RequestPath.parse("/v1/A/"))
        .isEqualTo(new RequestPath.Store(StorePath.account("A")));
    assertThat(RequestPath.parse("/v1/A/c/"))
        .isEqualTo(new RequestPath.Store(StorePath.container("A", "c")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//v1/A", "/v1//c", "/v1/A//o", "/v1///o", "", "v1/A"})
  void emptyMiddleSegmentsAreNotFound(String target) {
    assertThat(RequestPath.parse(target)).isEqualTo(new RequestPath.Refused(404, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/%00", "/v1/A/%ff", "/v1/A/c/%ed%a0%80", "/v1/A/c/a%00b", "/v1/A/c/%c0%80"})
  void bytesThatAreNotUtf8AreRefused(String target) {
    assertThat(RequestPath.parse(target))
        .isEqualTo(new RequestPath.Refused(412, "Invalid UTF8 or contains NULL"));
  }

  @ParameterizedTest
  @CsvSource({"/info,/info", "/v1,/v1", "/v1/,/v1/", "/v2/A,/v2/A", "/info%20x,/info x"})
  void whatNamesNothingOfTheStoreStaysAPath(String target, String path) {
    assertThat(RequestPath.parse(target)).isEqualTo(new RequestPath.Service(path));
  }

  private static RequestPath object(String name) {
    return new RequestPath.Store(StorePath.object("A", "c", name));
  }
}
