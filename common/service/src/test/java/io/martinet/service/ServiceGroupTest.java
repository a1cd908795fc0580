package io.martinet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceGroupTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final List<String> events = new ArrayList<>();
  private long nanos;

  /** Notes what happens to it; each stop takes three seconds. */
  private class Recorded implements Service {
    private final String name;
    private final List<String> needs;
    private boolean failsToStart;
    private boolean failsToStop;

    Recorded(String name, String... needs) {
      this.name = name;
      this.needs = List.of(needs);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<String> needs() {
      return needs;
    }

    @Override
    public void start() {
      if (failsToStart) {
        throw new IllegalStateException(name + " cannot start");
      }
      events.add("+" + name);
    }

    @Override
    public void stop(Duration grace) {
      events.add("-" + name + " " + grace.toSeconds());
      nanos += Duration.ofSeconds(3).toNanos();
      if (failsToStop) {
        throw new IllegalStateException(name + " cannot stop");
      }
    }
  }

  private ServiceGroup group(Service... services) {
    return new ServiceGroup(List.of(services), () -> nanos);
  }

  @Test
  void whatIsNeededStartsBeforeAndStopsAfter() throws Exception {
    ServiceGroup group =
        group(
            new Recorded("proxy", "object", "rings"),
            new Recorded("object", "rings"),
            new Recorded("rings"));
    group.start(GRACE);
    group.stop(GRACE);
    assertThat(events)
        .containsExactly("+rings", "+object", "+proxy", "-proxy 10", "-object 7", "-rings 4");
  }

  @Test
  void aFailedStartStopsWhatRanAndNothingElse() {
    Recorded object = new Recorded("object", "rings");
    object.failsToStart = true;
    ServiceGroup group = group(new Recorded("rings"), object, new Recorded("proxy", "object"));
    assertThatThrownBy(() -> group.start(GRACE)).hasMessage("object cannot start");
    assertThat(events).containsExactly("+rings", "-rings 10");
  }

  @Test
  void aFailedStopDoesNotKeepTheOthersRunning() throws Exception {
    Recorded proxy = new Recorded("proxy", "rings");
    proxy.failsToStop = true;
    ServiceGroup group = group(new Recorded("rings"), proxy);
    group.start(GRACE);
    assertThatThrownBy(() -> group.stop(GRACE)).hasMessage("proxy cannot stop");
    assertThat(events).endsWith("-proxy 10", "-rings 7");
  }

  @Test
  void stoppingTwiceStopsOnce() throws Exception {
    ServiceGroup group = group(new Recorded("rings"));
    group.start(GRACE);
    group.stop(GRACE);
    group.stop(GRACE);
    assertThat(events).containsExactly("+rings", "-rings 10");
  }

  @Test
  void circlesAndGapsAreRefused() {
    assertThatThrownBy(() -> group(new Recorded("a", "b"), new Recorded("b", "a")))
        .hasMessage("services need each other: [a, b]");
    assertThatThrownBy(() -> group(new Recorded("a", "b")))
        .hasMessage("a needs b, which is absent");
    assertThatThrownBy(() -> group(new Recorded("a"), new Recorded("a")))
        .hasMessage("two services are named a");
  }

  @Test
  void healthNamesTheSick() {
    Service sick =
        new Recorded("object") {
          @Override
          public Health health() {
            return Health.unhealthy("device d1 is fenced");
          }
        };
    assertThat(group(new Recorded("rings")).health()).isEqualTo(Health.HEALTHY);
    assertThat(group(new Recorded("rings"), sick).health())
        .isEqualTo(Health.unhealthy("object: device d1 is fenced"));
  }
}
