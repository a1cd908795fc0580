package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatekeeperTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Backend-Policy",
        "x-backend-wire",
        "X-Account-Sysmeta-Core-Access-Control",
        "X-Container-Sysmeta-A",
        "X-OBJECT-SYSMETA-A",
        "X-Object-Transient-Sysmeta-A",
        "X-Account-Host",
        "X-Container-Device",
        "X-Delete-At-Container",
      })
  void internalHeadersPassInNeitherDirection(String name) throws Exception {
    var context = TestRequests.get("/v1/A", name, "x", "X-Other", "y");

    Response response =
        new Gatekeeper(
                inner -> {
                  assertThat(inner.headers().contains(name)).isFalse();
                  Response answer = Responses.empty(200);
                  answer.headers().set(name, "x").set("X-Other", "y");
                  return answer;
                })
            .handle(context);

    assertThat(response.headers().contains(name)).isFalse();
    assertThat(response.headers().get("X-Other")).isEqualTo("y");
    assertThat(context.header("X-Other")).isEqualTo("y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Container-Meta-Sysmeta-A",
        "X-Delete-At",
        "X-Delete-After",
        "X-Storage-Policy",
        "X-Account-Meta-Host",
      })
  void otherHeadersPass(String name) throws Exception {
    assertThat(passed(name, "x").get(name)).isEqualTo("x");
  }

  @Test
  void theClientsTimestampIsDroppedAndOursIsNot() throws Exception {
    RequestContext context = TestRequests.get("/v1/A", "X-Timestamp", "-1");

    Response response =
        new Gatekeeper(
                inner -> {
                  assertThat(inner.headers().contains("X-Timestamp")).isFalse();
                  Response answer = Responses.empty(200);
                  answer.headers().set("X-Timestamp", "1");
                  return answer;
                })
            .handle(context);

    assertThat(response.headers().get("X-Timestamp")).isEqualTo("1");
  }

  @Test
  void headersSentTwiceAreJoined() throws Exception {
    HttpHeaders headers =
        passed("X-Container-Meta-A", "a", "x-container-meta-a", "b", "Accept", "c");

    assertThat(headers.getAll("X-Container-Meta-A")).containsExactly("a,b");
    assertThat(headers.get("Accept")).isEqualTo("c");
  }

  private static HttpHeaders passed(String... headers) throws Exception {
    RequestContext context = TestRequests.get("/v1/A", headers);
    new Gatekeeper(_ -> Responses.empty(200)).handle(context);
    return context.headers();
  }
}
