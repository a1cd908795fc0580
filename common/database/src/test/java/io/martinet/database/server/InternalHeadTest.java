package io.martinet.database.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.HybridClock;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InternalHeadTest {
  private final HybridClock clock = new HybridClock(() -> Instant.ofEpochSecond(1_800_000_000), 1);

  @Test
  void rule6_everyRequestMustCarryWhatEveryRequestCarries() {
    HttpHeaders whole =
        new DefaultHttpHeaders()
            .set(Wire.WIRE, "1")
            .set(Wire.RING_VERSION, "3")
            .set(Wire.TIME, Timestamps.format(clock.nowTicks()));
    InternalHead.check(whole, clock);
    for (String name : List.of(Wire.WIRE, Wire.RING_VERSION, Wire.TIME)) {
      HttpHeaders without = whole.copy().remove(name);
      assertThatThrownBy(() -> InternalHead.check(without, clock))
          .as(name)
          .isInstanceOf(WireFormatException.class)
          .hasMessageContaining(name);
    }
  }
}
