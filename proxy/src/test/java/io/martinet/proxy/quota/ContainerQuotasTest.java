package io.martinet.proxy.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.Decision;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerQuotasTest {
  private static final String C = "/v1/AUTH_test/c";
  private final FakeInfos infos = new FakeInfos();
  private final ContainerQuotas quotas = new ContainerQuotas(_ -> Responses.empty(201), infos);

  private void holds(long objects, long bytes, String... headers) {
    infos.container("AUTH_test", "c", 0, objects, bytes, headers);
  }

  private int put(String length) throws Exception {
    return send("PUT", C + "/o", "Content-Length", length).status();
  }

  private Response send(String method, String target, String... headers) throws Exception {
    return quotas.handle(TestRequests.request(method, target, headers));
  }

  private static String text(Response response) {
    return response.content() instanceof Content.Bytes(var bytes)
        ? bytes.toString(StandardCharsets.UTF_8)
        : "";
  }

  @Test
  void versionsTakeRoomToo() throws Exception {
    holds(1, 0, ContainerQuotas.BYTES, "100", "X-Container-Sysmeta-Object-Versions", "ENABLED");
    infos.container("AUTH_test", "\0versions\0c", 0, 3, 90);

    assertThat(put("10")).isEqualTo(201);
    assertThat(put("11")).isEqualTo(413);
  }

  @Test
  void bytesMayReachTheQuotaAndNotPassIt() throws Exception {
    holds(3, 90, ContainerQuotas.BYTES, "100");

    assertThat(put("10")).isEqualTo(201);
    Response refused = send("PUT", C + "/o", "Content-Length", "11");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(text(refused)).isEqualTo("Upload exceeds quota.");
    assertThat(refused.headers().get("Content-Type")).isEqualTo("text/html; charset=UTF-8");
  }

  @Test
  void aContainerThatIsOverItsQuotaTakesNothingNotEvenEmptyObjects() throws Exception {
    holds(3, 101, ContainerQuotas.BYTES, "100");
    assertThat(put("0")).isEqualTo(413);
  }

  @Test
  void everyUploadCountsAsOneObject() throws Exception {
    holds(2, 0, ContainerQuotas.COUNT, "3");
    assertThat(put("0")).isEqualTo(201);
    holds(3, 0, ContainerQuotas.COUNT, "3");
    assertThat(put("0")).isEqualTo(413);
  }

  @Test
  void aBodyOfUnknownLengthCountsNoBytes() throws Exception {
    holds(3, 100, ContainerQuotas.BYTES, "100");
    assertThat(put("-1")).isEqualTo(201);
  }

  @Test
  void quotasBeyondAllNumbersAreNone() throws Exception {
    holds(3, Long.MAX_VALUE - 1, ContainerQuotas.BYTES, "9".repeat(40));
    assertThat(put("1")).isEqualTo(201);
    holds(3, 7, ContainerQuotas.BYTES, "000000000000000000000000000007");
    assertThat(put("1")).isEqualTo(413);
  }

  @Test
  void whatOnlyAnOlderServerCouldHaveStoredIsNoQuota() throws Exception {
    holds(3, 7, ContainerQuotas.BYTES, "lots", ContainerQuotas.COUNT, "-1");
    assertThat(put("1")).isEqualTo(201);
  }

  @Test
  void onlyUploadsAreMeasured() throws Exception {
    holds(3, 101, ContainerQuotas.BYTES, "1");
    assertThat(send("POST", C + "/o").status()).isEqualTo(201);
    assertThat(send("DELETE", C + "/o").status()).isEqualTo(201);
    assertThat(send("PUT", C).status()).isEqualTo(201);
  }

  @Test
  void aContainerThatIsNotThereIsTheRoutersBusiness() throws Exception {
    assertThat(put("1")).isEqualTo(201);
  }

  @Test
  void whoMayNotWriteIsNotToldHowFullItIs() throws Exception {
    holds(3, 101, ContainerQuotas.BYTES, "1");
    RequestContext context =
        TestRequests.put(C + "/o", TestRequests.headers("Content-Length", "5"));
    context.authenticate(null, (_, _) -> new Decision.Refused(Responses.empty(401)));

    assertThat(quotas.handle(context).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "1.5", "+1", " ", "1 ", "\u00b2"})
  void aQuotaThatIsNoNumberIsRefused(String value) throws Exception {
    for (String method : new String[] {"PUT", "POST"}) {
      Response bytes = send(method, C, ContainerQuotas.BYTES, value);
      assertThat(bytes.status()).isEqualTo(400);
      assertThat(text(bytes)).isEqualTo("Invalid bytes quota.");
      assertThat(text(send(method, C, ContainerQuotas.COUNT, value)))
          .isEqualTo("Invalid count quota.");
    }
    assertThat(send("PUT", C + "/o", ContainerQuotas.BYTES, value).status()).isEqualTo(201);
    assertThat(send("GET", C, ContainerQuotas.BYTES, value).status()).isEqualTo(201);
  }

  @Test
  void numbersAndRemovalsPass() throws Exception {
    assertThat(send("POST", C, ContainerQuotas.BYTES, "0").status()).isEqualTo(201);
    assertThat(send("POST", C, ContainerQuotas.BYTES, "").status()).isEqualTo(201);
  }
}
