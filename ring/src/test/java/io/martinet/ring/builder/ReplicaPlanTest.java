package io.martinet.ring.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.martinet.ring.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the plan is Swift's is held by {@code SwiftRingOracleIT}; here is what it is for. */
class ReplicaPlanTest {
  /** Zone 0 has a third more weight than the two others. */
  private static FailureTree unevenZones() {
    return new FailureTree(
        List.of(
            device(0, 0, 100),
            device(1, 0, 100),
            device(2, 1, 75),
            device(3, 1, 75),
            device(4, 2, 75),
            device(5, 2, 75)),
        6);
  }

  private static Device device(int id, int zone, double weight) {
    return Device.of(id, 1, zone, "10.0.0." + zone, 6200, "d" + id, weight);
  }

  @Test
  void withoutOverloadWeightsDecide() {
    double[] target = new ReplicaPlan(unevenZones(), 3).target(0);
    assertThat(target[leaf(0)]).isCloseTo(0.6, within(1e-9));
    assertThat(target[leaf(5)]).isCloseTo(0.45, within(1e-9));
  }

  @Test
  void withEnoughOverloadTheSpreadDecides() {
    var plan = new ReplicaPlan(unevenZones(), 3);
    assertThat(plan.requiredOverload()).isCloseTo(1 / 9.0, within(1e-9));
    assertThat(plan.target(0.2)[leaf(0)]).isCloseTo(0.5, within(1e-9));
    assertThat(plan.target(plan.requiredOverload() / 2)[leaf(0)]).isCloseTo(0.55, within(1e-9));
  }

  private static int leaf(int device) {
    return unevenZones().node(FailureTree.DEVICE_LEVEL, device);
  }

  @Test
  void noDeviceIsPlannedMoreThanOneReplicaOfAPartition() {
    var tree = new FailureTree(List.of(device(0, 0, 1000), device(1, 1, 10), device(2, 2, 30)), 3);
    double[] target = new ReplicaPlan(tree, 2).target(0);
    assertThat(target[tree.node(FailureTree.DEVICE_LEVEL, 0)]).isCloseTo(1, within(1e-9));
    assertThat(target[tree.node(FailureTree.DEVICE_LEVEL, 1)]).isCloseTo(0.25, within(1e-9));
    assertThat(target[tree.node(FailureTree.DEVICE_LEVEL, 2)]).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void refusesFewerDevicesWithAWeightThanReplicas() {
    var tree = new FailureTree(List.of(device(0, 0, 1), device(1, 1, 0)), 2);
    assertThatThrownBy(() -> new ReplicaPlan(tree, 1.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("devices with a weight: 1");
  }
}
