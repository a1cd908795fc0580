package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.Constraints.Resource;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConstraintsTest {
  private final Constraints constraints = Constraints.defaults();

  @ParameterizedTest
  @EnumSource
  void everyLimitOnMetadataIsInclusive(Resource resource) {
    String prefix = resource.metaPrefix();
    assertFits(resource, headers(prefix + "a".repeat(128), "x"));
    assertRefused(resource, headers(prefix + "a".repeat(129), "x"));
    assertFits(resource, headers(prefix + "a", "x".repeat(256)));
    assertRefused(resource, headers(prefix + "a", "x".repeat(257)));
    assertFits(resource, many(prefix, 90, "x"));
    assertRefused(resource, many(prefix, 91, "x"));
    // 3 bytes of a name and 253 of a value, 16 times: 4096.
    assertFits(resource, many(prefix, 16, "x".repeat(253)));
    assertRefused(resource, many(prefix, 17, "x".repeat(253)));
  }

  @ParameterizedTest
  @EnumSource
  void emptyNamesAndLongHeadersAreRefused(Resource resource) {
    assertRefused(resource, headers(resource.metaPrefix(), "x"));
    assertFits(resource, headers("X-Other", "x".repeat(8192)));
    assertRefused(resource, headers("X-Other", "x".repeat(8193)));
  }

  @Test
  void onlyObjectsMayHaveMetadataThatIsNotUtf8() {
    assertFits(Resource.OBJECT, headers("X-Object-Meta-A", "\u00ff"));
    assertRefused(Resource.CONTAINER, headers("X-Container-Meta-A", "\u00ff"));
    assertRefused(Resource.ACCOUNT, headers("X-Account-Meta-A", "\u00ff"));
    assertFits(Resource.ACCOUNT, headers("X-Account-Meta-A", "\u00c3\u00bc"));
  }

  @Test
  void namesCountInBytesOfUtf8() {
    assertThat(constraints.refuseContainerName("A", "ü".repeat(128))).isNull();
    assertStatus(400, constraints.refuseContainerName("A", "ü".repeat(128) + "a"));
    assertThat(constraints.refuseContainerName(".hidden", "a".repeat(512))).isNull();
    assertThat(constraints.refuseAccountName("a".repeat(256))).isNull();
    assertStatus(400, constraints.refuseAccountName("a".repeat(257)));
  }

  @Test
  void anObjectNeedsALengthOrChunks() {
    assertStatus(411, object(headers("X-Other", "x"), "o"));
    assertStatus(501, object(headers("Transfer-Encoding", "gzip,chunked"), "o"));
    assertStatus(400, object(headers("Transfer-Encoding", "gzip"), "o"));
    assertThat(object(headers("Transfer-Encoding", "Chunked"), "o")).isNull();
    assertThat(object(headers("Content-Length", "5368709122"), "o")).isNull();
    assertStatus(413, object(headers("Content-Length", "5368709123"), "o"));
  }

  @Test
  void anObjectsNameHasAtMost1024Bytes() {
    HttpHeaders headers = headers("Content-Length", "0");
    assertThat(object(headers, "a".repeat(1024))).isNull();
    assertStatus(400, object(headers, "a".repeat(1025)));
  }

  private @Nullable Response object(HttpHeaders headers, String name) {
    return constraints.refuseObject(TestRequests.put("/v1/A/c/o", headers), name);
  }

  private void assertFits(Resource resource, HttpHeaders headers) {
    assertThat(constraints.refuseMetadata(resource, headers)).isNull();
  }

  private void assertRefused(Resource resource, HttpHeaders headers) {
    assertStatus(400, constraints.refuseMetadata(resource, headers));
  }

  private static void assertStatus(int status, @Nullable Response response) {
    assertThat(response).extracting(Response::status).isEqualTo(status);
  }

  private static HttpHeaders headers(String name, String value) {
    return new DefaultHttpHeaders().set(name, value);
  }

  private static HttpHeaders many(String prefix, int count, String value) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (int i = 0; i < count; i++) {
      headers.add(prefix + (100 + i), value);
    }
    return headers;
  }
}
