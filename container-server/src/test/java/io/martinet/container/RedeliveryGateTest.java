package io.martinet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.PeerAddress;
import io.martinet.http.wire.PeerDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RedeliveryGateTest {
  private static final long BOOT = 7;
  private static final PeerDevice O1 = new PeerDevice("o1", new PeerAddress("127.0.0.1", 1));
  private static final PeerDevice O2 = new PeerDevice("o2", new PeerAddress("127.0.0.1", 2));

  private final List<PeerDevice> devices = new ArrayList<>(List.of(O1, O2));
  private final Set<String> down = new TreeSet<>();
  private long nanos;

  @Test
  void cleanStartWaitsForNobody() {
    assertThat(gate(true).missing()).isEmpty();
  }

  @Test
  void deviceThatIsDownIsNotWaitedForAfterAWhile() {
    down.add("o2");
    RedeliveryGate gate = gate(false);
    gate.redelivered(BOOT, "o1");
    gate.tick();
    assertThat(gate.missing()).isNotEmpty();

    nanos += RedeliveryGate.UNREACHABLE_MAX.toNanos();
    gate.tick();

    assertThat(gate.missing()).isEmpty();
  }

  @Test
  void deviceThatServesIsWaitedForHoweverLongItTakes() {
    RedeliveryGate gate = gate(false);
    gate.redelivered(BOOT, "o1");
    for (int i = 0; i < 100; i++) {
      nanos += RedeliveryGate.UNREACHABLE_MAX.toNanos();
      gate.tick();
    }

    assertThat(gate.missing()).isNotEmpty();
    gate.redelivered(BOOT, "o2");
    assertThat(gate.missing()).isEmpty();
  }

  @Test
  void deviceThatComesBackIsWaitedForAgain() {
    down.add("o2");
    RedeliveryGate gate = gate(false);
    gate.redelivered(BOOT, "o1");
    gate.tick();
    down.clear();
    nanos += RedeliveryGate.UNREACHABLE_MAX.toNanos() / 2;
    gate.tick();
    nanos += RedeliveryGate.UNREACHABLE_MAX.toNanos();
    gate.tick();

    assertThat(gate.missing()).isNotEmpty();
  }

  @Test
  void onceOpenItStaysOpenWhenDevicesAreAdded() {
    RedeliveryGate gate = gate(false);
    gate.redelivered(BOOT, "o1");
    gate.redelivered(BOOT, "o2");
    devices.add(new PeerDevice("o3", new PeerAddress("127.0.0.1", 3)));
    gate.tick();

    assertThat(gate.missing()).isEmpty();
  }

  private RedeliveryGate gate(boolean isClean) {
    return new RedeliveryGate(
        "d1",
        BOOT,
        isClean,
        () -> devices,
        peer -> CompletableFuture.completedFuture(!down.contains(peer.device())),
        () -> nanos);
  }
}
