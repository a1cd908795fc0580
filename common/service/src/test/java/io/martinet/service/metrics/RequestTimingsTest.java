package io.martinet.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names and rates are those of the real Swift's servers. */
class RequestTimingsTest {
  private final List<String> sent = new ArrayList<>();
  private final RequestTimings timings = new RequestTimings("object-server", 0.8, new Noting());

  @Test
  void whatWasServedIsTimedByMethod() {
    timings.took("GET", 200, 1_000_000);
    timings.took("GET", 404, 2_000_000);
    timings.took("DELETE", 409, 3_000_000);
    assertThat(sent)
        .containsExactly(
            "object-server.GET.timing 1 1.0",
            "object-server.GET.timing 2 1.0",
            "object-server.DELETE.timing 3 1.0");
  }

  @Test
  void faultsAndWhatIsNoRequestAreErrors() {
    timings.took("GET", 507, 1_000_000);
    timings.took("PUT", 400, 1_000_000);
    assertThat(sent)
        .containsExactly(
            "object-server.GET.errors.timing 1 1.0", "object-server.PUT.errors.timing 1 1.0");
  }

  @Test
  void headsAreSampledAsInSwift() {
    timings.took("HEAD", 200, 1_000_000);
    assertThat(sent).containsExactly("object-server.HEAD.timing 1 0.8");
  }

  @Test
  void wordsThatAreNoMethodsMakeNoNames() {
    timings.took("A|B", 405, 0);
    for (char letter = 'A'; letter <= 'Z'; letter++) {
      timings.took("X" + letter, 405, 0);
      timings.took("Y" + letter, 405, 0);
    }
    assertThat(sent.stream().map(line -> line.split(" ")[0]).distinct())
        .hasSize(32)
        .contains("object-server.BAD_METHOD.timing");
  }

  private final class Noting implements Statsd {
    @Override
    public void timing(String name, Duration time, double rate) {
      sent.add(name + " " + time.toMillis() + " " + rate);
    }

    @Override
    public void count(String name, long count) {
      throw new AssertionError(name);
    }
  }
}
