package io.martinet.launcher.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.ring.Device;
import io.martinet.ring.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceWordTest {
  private final Device device =
      new Device(
          74,
          4,
          1,
          new Endpoint("1.2.3.4", 5678),
          new Endpoint("fd00::2", 5679),
          "sdb1",
          10,
          "snet: 5.6.7.8");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d74",
        "r4",
        "z1",
        "d74r4z1",
        "z1-1.2.3.4",
        "1.2.3.4",
        "-1.2.3.4:5678",
        "z1:5678",
        ":5678",
        "R[fd00::2]",
        "R[FD00:0::2]:5679",
        "R:5679",
        "1.2.3.4R:5679",
        "/sdb1",
        "_snet",
        "_5.6.7.8",
        "d74r4z1-1.2.3.4:5678R[fd00::2]:5679/sdb1_snet: 5.6.7.8"
      })
  void findsADeviceByAnyPart(String text) {
    assertThat(DeviceWord.search(text).matches(device)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d7",
        "r1",
        "z4",
        "1.2.3.5",
        ":5679",
        "R:5678",
        "R1.2.3.4",
        "[fd00::2]",
        "/sdb",
        "_SNET",
        "d74_other"
      })
  void doesNotFindWhatDiffersInOnePart(String text) {
    assertThat(DeviceWord.search(text).matches(device)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "d",
        "dx",
        "r",
        "q",
        "1.2.3",
        "1.2.3.4:",
        "[fd00::2",
        "[fd00::2%eth0]",
        "z1r4",
        "host",
        "d99999999999"
      })
  void refusesWhatIsMalformed(String text) {
    assertThatThrownBy(() -> DeviceWord.search(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addsWithDefaultsForWhatIsLeftOut() {
    assertThat(DeviceWord.added("z2-10.0.0.1:6200/sda", 5, 1.5))
        .isEqualTo(Device.of(5, 1, 2, "10.0.0.1", 6200, "sda", 1.5));
    assertThat(DeviceWord.added("r4z1-1.2.3.4:5678R[FD00::2]:5679/sdb1_snet: 5.6.7.8", 74, 10))
        .isEqualTo(device);
  }

  @Test
  void changesOnlyWhatIsSaid() {
    assertThat(DeviceWord.change("_new").appliedTo(device))
        .isEqualTo(new Device(74, 4, 1, device.server(), device.replication(), "sdb1", 10, "new"));
    assertThat(DeviceWord.change(":1R9.9.9.9/sdc").appliedTo(device))
        .isEqualTo(
            new Device(
                74,
                4,
                1,
                new Endpoint("1.2.3.4", 1),
                new Endpoint("9.9.9.9", 5679),
                "sdc",
                10,
                "snet: 5.6.7.8"));
  }
}
