package io.martinet.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.proxy.RequestContext;
import io.martinet.proxy.TestRequests;
import io.martinet.service.metrics.Statsd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names are those that the real Swift sends for the same requests. */
class AccessMetricsTest {
  private final List<String> sent = new ArrayList<>();

  @Test
  void aGetOfAnObjectIsTimedToItsFirstByteAndByPolicyToo() {
    RequestContext get = TestRequests.get("/v1/AUTH_test/c/o");
    get.accessNotes().policy(0);
    tell(get, 200, 6);

    assertThat(sent)
        .containsExactly(
            "proxy-server.object.GET.200.timing 20",
            "proxy-server.object.GET.200.first-byte.timing 5",
            "proxy-server.object.GET.200.xfer +6",
            "proxy-server.object.policy.0.GET.200.timing 20",
            "proxy-server.object.policy.0.GET.200.first-byte.timing 5",
            "proxy-server.object.policy.0.GET.200.xfer +6");
  }

  @Test
  void accountsAndContainersHaveTypesAndBytesAreBothWays() {
    RequestContext put = TestRequests.request("PUT", "/v1/AUTH_test/c");
    put.accessNotes().policy(0);
    put.accessNotes().received(7);
    tell(put, 201, 5);
    tell(TestRequests.request("HEAD", "/v1/AUTH_test"), 204, 0);

    assertThat(sent)
        .containsExactly(
            "proxy-server.container.PUT.201.timing 20",
            "proxy-server.container.PUT.201.xfer +12",
            "proxy-server.account.HEAD.204.timing 20",
            "proxy-server.account.HEAD.204.xfer +0");
  }

  @Test
  void wordsThatAreNoMethodShareOneName() {
    tell(TestRequests.request("BREW", "/v1/AUTH_test/c"), 405, 91);
    assertThat(sent.getFirst()).startsWith("proxy-server.container.BAD_METHOD.405.timing ");
  }

  @Test
  void whatNamesNoAccountTellsNothing() {
    tell(TestRequests.get("/info"), 200, 100);
    tell(TestRequests.get("/auth/v1.0"), 200, 0);
    assertThat(sent).isEmpty();
  }

  private void tell(RequestContext context, int status, long sentBytes) {
    boolean isGet = context.method().name().equals("GET");
    new AccessMetrics(new Noting())
        .accept(
            new AccessRecord(
                context,
                status,
                status,
                sentBytes,
                Instant.EPOCH,
                Duration.ofMillis(20),
                isGet ? Duration.ofMillis(5) : null));
  }

  private final class Noting implements Statsd {
    @Override
    public void timing(String name, Duration time, double rate) {
      assertThat(rate).isEqualTo(1);
      sent.add(name + " " + time.toMillis());
    }

    @Override
    public void count(String name, long count) {
      sent.add(name + " +" + count);
    }
  }
}
