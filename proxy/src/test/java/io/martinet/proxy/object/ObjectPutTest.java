package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoLookup;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The surface of PUT: its checks, in Swift's order, and what is stored. */
class ObjectPutTest {
  private final ObjectPathHarness store = new ObjectPathHarness(3);

  @Test
  void created() throws Exception {
    ObjectPathHarness.Answer answer = store.put("text");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.length()).isZero();
    assertThat(answer.headers().get("Content-Type")).isEqualTo("text/html; charset=UTF-8");
  }

  @Test
  void withoutItsContainerNothingIsStored() throws Exception {
    store.container = new InfoLookup.Absent<ContainerInfo>(false);
    assertThat(store.put("text").status()).isEqualTo(404);
    assertThat(store.get().status()).isEqualTo(404);
    store.container = new InfoLookup.Unknown<ContainerInfo>("nobody answered");
    assertThat(store.put("text").status()).isEqualTo(503);
    assertThat(store.cluster.count("PUT")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Delete-After, x, Non-integer X-Delete-After",
    "X-Delete-After, 1.5, Non-integer X-Delete-After",
    "X-Delete-After, 0, X-Delete-After in past",
    "X-Delete-After, -1, X-Delete-After in past",
    "X-Delete-At, x, Non-integer X-Delete-At",
    "X-Delete-At, 1, X-Delete-At in past",
    "X-Delete-At, 1800000000, X-Delete-At in past",
  })
  void expiryMustLieAhead(String name, String value, String message) throws Exception {
    ObjectPathHarness.Answer answer = store.put("text", name, value);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo(message);
  }

  @Test
  void whatIsWrongTwiceIsToldInSwiftsOrder() throws Exception {
    String[] metadata = {"X-Object-Meta-", "1"};
    String[] expiry = {"X-Delete-At", "x"};
    assertThat(store.put("text", metadata[0], metadata[1], expiry[0], expiry[1]).text())
        .isEqualTo("Non-integer X-Delete-At");
    assertThat(store.send("POST", null, metadata[0], metadata[1], expiry[0], expiry[1]).text())
        .isEqualTo("Metadata name cannot be empty");
    assertThat(store.put("text", metadata[0], metadata[1], "Content-Type", "a/b; swift_x=1").text())
        .isEqualTo("Metadata name cannot be empty");
    assertThat(store.cluster.count("PUT")).isZero();
  }

  @Test
  void expiryIsKeptAsAnAbsoluteTime() throws Exception {
    store.put("text", "X-Delete-After", "100", "X-Delete-At", "1900000000");
    assertThat(store.head().headers().get("X-Delete-At")).isEqualTo("1800000100");
    assertThat(store.head().headers().contains("X-Delete-After")).isFalse();

    store.put("text", "X-Delete-At", "99999999999999999999");
    assertThat(store.head().headers().get("X-Delete-At")).isEqualTo("9999999999");
  }

  @Test
  void ifNoneMatchIsJudgedByAMajority() throws Exception {
    store.seed("older", 100, 1, 2);
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(412);
    store.delete();
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(201);

    store.put("text", "X-Delete-After", "10");
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(412);
    store.time.pass(Duration.ofSeconds(60));
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(201);

    store.replica(0).isUnknown = true;
    store.replica(1).isUnknown = true;
    assertThat(store.put("text", "If-None-Match", "*").status()).isEqualTo(503);
  }

  @Test
  void contentTypesAreGuessedUnlessSent() throws Exception {
    send("/v1/AUTH_a/c/a.wav");
    assertThat(type("/AUTH_a/c/a.wav")).isEqualTo("audio/x-wav");
    send("/v1/AUTH_a/c/a.wav", "Content-Type", "x/y; charset=z");
    assertThat(type("/AUTH_a/c/a.wav")).isEqualTo("x/y; charset=z");
    send("/v1/AUTH_a/c/a.wav", "Content-Type", "x/y", "X-Detect-Content-Type", "true");
    assertThat(type("/AUTH_a/c/a.wav")).isEqualTo("audio/x-wav");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, a/b; swift_bytes=1",
    "Content-Type, a/\u00e9",
    "X-Object-Meta-, x",
  })
  void wrongHeadersAreRefused(String name, String value) throws Exception {
    assertThat(store.put("text", name, value).status()).isEqualTo(400);
    assertThat(store.cluster.count("PUT")).isZero();
  }

  @Test
  void longNamesAreRefusedByPutAndUnknownToAllElse() throws Exception {
    String longest = "/v1/AUTH_a/c/" + "n".repeat(1024);
    assertThat(send(longest)).isEqualTo(201);
    assertThat(send(longest + "n")).isEqualTo(400);
    for (String method : new String[] {"GET", "HEAD", "POST", "DELETE"}) {
      assertThat(store.send(method, longest + "n", null).status()).isEqualTo(404);
    }
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    ObjectPathHarness.Answer answer = store.send("PATCH", null);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().get("Allow")).contains("PUT");
  }

  private int send(String target, String... headers) throws Exception {
    return store.send("PUT", target, store.body(new byte[1]), headers).status();
  }

  private String type(String path) {
    return store.replica(0).at(path).dataHeaders.getOrDefault("Content-Type", "none");
  }
}
