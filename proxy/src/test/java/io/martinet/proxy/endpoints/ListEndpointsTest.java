package io.martinet.proxy.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.PeerAddress;
import io.martinet.http.Response;
import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Placements;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are as a real Swift's with the filter on. */
class ListEndpointsTest {
  private final ListEndpoints stage =
      new ListEndpoints(
          _ -> Responses.empty(299),
          new Partitions(),
          new FakeInfos().container("a", "c", 2, 0, 0));

  /** Accounts in partition 1, containers in 2, objects in 3 of policy 0, 5 of policy 2. */
  private static final class Partitions implements Placements {
    @Override
    public Placement account(String account) {
      return at(1);
    }

    @Override
    public Placement container(String account, String container) {
      return at(2);
    }

    @Override
    public Placement object(int policy, String account, String container, String object) {
      return at(3 + policy);
    }

    private static Placement at(int partition) {
      List<PeerDevice> devices =
          List.of(
              new PeerDevice("d1", new PeerAddress("10.0.0.1", 6200)),
              new PeerDevice("d2", new PeerAddress("10.0.0.2", 6200)));
      return new Placement(partition, 1, devices, List::of, Placement.Renewal.NONE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/endpoints/a, 1/a",
    "/endpoints/a/c, 2/a/c",
    "/endpoints/a/c/o, 5/a/c/o",
    "/endpoints/a/none/o, 3/a/none/o",
    "/endpoints/v1/a/c/o, 5/a/c/o",
    "/endpoints/v1.0/a/c/o, 5/a/c/o",
    "/endpoints/a/c/x%20y/%C3%A9/, 5/a/c/x%20y/%C3%A9/",
  })
  void theDevicesOfWhatIsNamed(String target, String path) throws Exception {
    assertThat(text(stage.handle(TestRequests.get(target))))
        .isEqualTo(
            "[\"http://10.0.0.1:6200/d1/" + path + "\",\"http://10.0.0.2:6200/d2/" + path + "\"]");
  }

  @Test
  void theSecondVersionTellsThePolicyToo() throws Exception {
    assertThat(text(stage.handle(TestRequests.get("/endpoints/v2/a/c/o"))))
        .endsWith("/5/a/c/o\"],\"headers\":{\"X-Backend-Storage-Policy-Index\":\"2\"}}");
    assertThat(text(stage.handle(TestRequests.get("/endpoints/v2/a")))).endsWith("\"headers\":{}}");
  }

  @ParameterizedTest
  @CsvSource({
    "/endpoints/, No account specified",
    "/endpoints/v1, No account specified",
    "/endpoints/v1/, No account specified",
    "/endpoints//c/o, No account specified",
    "/endpoints/a//o, No container specified",
    "/endpoints/v3/a/c/o, Unsupported version 'v3'",
  })
  void whatNamesNothingIsRefused(String target, String message) throws Exception {
    Response refused = stage.handle(TestRequests.get(target));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(refused)).isEqualTo(message.replace("''", "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "POST", "DELETE", "OPTIONS"})
  void nothingElseCanBeDone(String method) throws Exception {
    Response refused = stage.handle(TestRequests.request(method, "/endpoints/a"));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers().get("Allow")).isEqualTo("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/endpoints", "/v1/endpoints/a", "/info"})
  void allElsePasses(String target) throws Exception {
    assertThat(stage.handle(TestRequests.get(target)).status()).isEqualTo(299);
  }

  private static String text(Response response) {
    return response.content() instanceof Content.Bytes(var bytes)
        ? bytes.toString(StandardCharsets.UTF_8)
        : "";
  }
}
