package io.martinet.proxy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.FakeInfos;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.backend.Parker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statuses and texts are as a real Swift's with the filter on. */
class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final MetricRegistry metrics = new MetricRegistry();
  private final FakeInfos infos =
      new FakeInfos().container("a", "big", 0, 1000, 1).container("a", "small", 0, 10, 1);
  private final Time time = new Time();
  private final RateLimit stage =
      new RateLimit(_ -> Responses.empty(299), limits(), infos, time, metrics);

  private static RateLimits limits() {
    return new RateLimits(
        2,
        RateTiers.parse("k", List.of("100:1")),
        RateTiers.parse("k", List.of("0:4")),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        List.of("white"),
        List.of("black"));
  }

  /** Passes at once. */
  private static final class Time implements Parker {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void parkUntil(long deadlineNanos) {
      nanos = deadlineNanos;
    }

    @Override
    public void wake(Thread thread) {}
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, a/c, 2",
    "DELETE, a/c, 2",
    "PUT, a/big/o, 1",
    "POST, a/big/o, 1",
    "DELETE, a/big/o, 1",
    "COPY, a/big/o, 1",
    "GET, a/small, 4",
  })
  void theseAreSlowedToSoManyASecond(String method, String path, int perSecond) throws Exception {
    for (int i = 0; i < 9; i++) {
      assertThat(ask(method, path).status()).isEqualTo(299);
    }
    assertThat(time.nanos).isEqualTo(8 * SECOND / perSecond);
    assertThat(metrics.counter("proxy.ratelimit.slowed").getCount()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, a/big/o",
    "HEAD, a/big",
    "POST, a/big",
    "PUT, a/small/o",
    "PUT, a/none/o",
    "GET, a/none",
    "PUT, a",
    "POST, a",
    "PUT, white/c",
  })
  void theseAreNot(String method, String path) throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(ask(method, path).status()).isEqualTo(299);
    }
    assertThat(time.nanos).isZero();
  }

  @Test
  void whoWouldWaitTooLongIsTold() throws Exception {
    var slow =
        new RateLimit(
            _ -> Responses.empty(299),
            new RateLimits(
                0.01,
                RateTiers.NONE,
                RateTiers.NONE,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                List.of(),
                List.of()),
            infos,
            time,
            metrics);
    assertThat(slow.handle(TestRequests.request("PUT", "/v1/a/c")).status()).isEqualTo(299);
    Response refused = slow.handle(TestRequests.request("PUT", "/v1/a/c"));
    assertThat(refused.status()).isEqualTo(498);
    assertThat(text(refused)).isEqualTo("Slow down");
    assertThat(time.nanos).isZero();
    assertThat(metrics.counter("proxy.ratelimit.refused").getCount()).isEqualTo(1);
  }

  @Test
  void aBlacklistedAccountWaitsASecondToBeRefused() throws Exception {
    Response refused = ask("GET", "black/c/o");
    assertThat(refused.status()).isEqualTo(497);
    assertThat(text(refused)).isEqualTo("Your account has been blacklisted");
    assertThat(time.nanos).isEqualTo(SECOND);
  }

  @Test
  void withoutSettingsItIsOff() {
    assertThat(RateLimits.none().isOn()).isFalse();
    assertThat(limits().isOn()).isTrue();
  }

  private Response ask(String method, String path) throws Exception {
    return stage.handle(TestRequests.request(method, "/v1/" + path));
  }

  private static String text(Response response) {
    return response.content() instanceof Content.Bytes(var bytes)
        ? bytes.toString(StandardCharsets.UTF_8)
        : "";
  }
}
