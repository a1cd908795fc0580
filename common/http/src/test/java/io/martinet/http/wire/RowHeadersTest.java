package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.PeerAddress;
import io.martinet.http.wire.RowReport.Fate;
import io.martinet.http.wire.RowTargets.Target;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RowHeadersTest {
  private static final PeerDevice D1 = new PeerDevice("d1", new PeerAddress("127.0.0.1", 6201));
  private static final PeerDevice D2 = new PeerDevice("sdb-2.x_y", new PeerAddress("::1", 80));

  @Test
  void rowTargetsKeepOrderAndStars() {
    var targets = new RowTargets(77, 12, List.of(new Target(D1, true), new Target(D2, false)));

    assertThat(targets.toString()).isEqualTo("77/12 d1@127.0.0.1:6201* sdb-2.x_y@[::1]:80");
    assertThat(RowTargets.parse(targets.toString())).isEqualTo(targets);
    assertThat(targets.devices()).containsExactly("d1", "sdb-2.x_y");
    assertThat(RowTargets.parse("5/0")).isEqualTo(new RowTargets(5, 0, List.of()));
  }

  @Test
  void reportsTellEachFate() {
    var report =
        new RowReport(
            List.of(
                new Fate.Visible(new RowMark("d1", 0xcafeL, 123)),
                new Fate.Queued("d2"),
                new Fate.Refused("d3")));

    assertThat(report.toString()).isEqualTo("d1=visible:000000000000cafe:123 d2=queued d3=refused");
    assertThat(RowReport.parse(report.toString())).isEqualTo(report);
    assertThat(RowReport.parse("")).isEqualTo(new RowReport(List.of()));
  }

  @Test
  void releaseLinesNameTheWriteAndWhereItsRowsWereSeen() {
    var line =
        new ReleaseLine(
            "d1",
            3,
            new StagingId(1, -1),
            List.of(new RowMark("c1", -1, 0), new RowMark("c2", 7, 9)));

    assertThat(line.toString())
        .isEqualTo(
            "d1 3 0000000000000001ffffffffffffffff c1=ffffffffffffffff:0 c2=0000000000000007:9");
    assertThat(ReleaseLine.parse(line.toString())).isEqualTo(line);
    assertThat(ReleaseLine.parse("d1 0 " + "0".repeat(32)).marks()).isEmpty();
  }

  @Test
  void peerListsReadAsWritten() {
    assertThat(PeerDevice.list(List.of(D1, D2))).isEqualTo("d1@127.0.0.1:6201 sdb-2.x_y@[::1]:80");
    assertThat(PeerDevice.parseList("d1@127.0.0.1:6201 sdb-2.x_y@[::1]:80"))
        .containsExactly(D1, D2);
    assertThat(PeerDevice.parseList("")).isEmpty();
  }

  @Test
  void everyMalformedTextIsRefusedWithTheTypedError() {
    refuses(PeerDevice::parse, "", "d1", "@h:1", "d@h", "d@:1", "d@h:0", "d@h:65536", "d@h:x");
    refuses(PeerDevice::parse, "d 1@h:1", "d*@h:1", "d@::1:80", "d@[::1]");
    refuses(
        RowTargets::parse, "", "x/1", "-1/1", "1/1 d1", "1/1  d@h:1", "1/1 d@h:1**", "1/1 d@h:1 ");
    refuses(RowTargets::parse, "1", "1/", "/1", "1/x", "1/-1", "1/1/1", "1 d@h:1");
    refuses(RowTargets::parse, "1/1" + " d@h:1".repeat(PeerDevice.LIST_MAX + 1));
    refuses(RowMark::parse, "", "d", "d=", "d=1:1", "d=" + "0".repeat(16), "=0000000000000000:1");
    refuses(RowMark::parse, "d=0000000000000000:-1", "d=0000000000000000:", "d=zz00000000000000:1");
    refuses(RowReport::parse, "d", "d=", "d=seen", "=queued", "d=visible", "d=visible:1:1", " ");
    refuses(ReleaseLine::parse, "", "d 0", "d x " + "0".repeat(32), "d 65536 " + "0".repeat(32));
    refuses(ReleaseLine::parse, "d 0 123", "d 0 " + "0".repeat(32) + " x");
    refuses(StagingId::parse, "", "0".repeat(31), "0".repeat(33), "g".repeat(32));
  }

  @Test
  void theLongestListsAreTaken() {
    assertThat(RowTargets.parse("1/1" + " d@h:1".repeat(PeerDevice.LIST_MAX)).targets())
        .hasSize(PeerDevice.LIST_MAX);
  }

  private static void refuses(Function<String, ?> parse, String... texts) {
    for (String text : texts) {
      assertThatThrownBy(() -> parse.apply(text))
          .as("'%s'", text)
          .isInstanceOf(WireFormatException.class);
    }
  }
}
