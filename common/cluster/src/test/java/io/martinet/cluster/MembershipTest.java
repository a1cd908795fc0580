package io.martinet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MembershipTest {
  private static final Member PROXY = new Member("proxy", "127.0.0.1:8080", 1);
  private static final Member OBJECT = new Member("object", "127.0.0.1:6200", -2);

  @TempDir Path directory;

  @Test
  void membersAreSeenWhileTheyLiveAndAgainAfterZooKeeperWasAway() throws Exception {
    try (Cluster cluster = Cluster.started(directory);
        var one = new Membership(cluster.client());
        var two = new Membership(cluster.client())) {
      one.start();
      two.start();
      one.join(PROXY);
      two.join(OBJECT);
      awaitMembers(one, OBJECT, PROXY);
      awaitMembers(two, OBJECT, PROXY);
      cluster.stopZooKeeper();
      assertThat(one.members()).as("the last known").containsExactly(OBJECT, PROXY);
      cluster.startZooKeeper();
      two.close();
      awaitMembers(one, PROXY);
    }
  }

  private static void awaitMembers(Membership membership, Member... expected) {
    await()
        .atMost(Cluster.PATIENCE)
        .untilAsserted(() -> assertThat(membership.members()).containsExactly(expected));
  }

  @Test
  void whatIsNoMemberIsPassedOver() {
    for (String text : List.of("", "1 proxy a:1", "2 proxy a:1 0000000000000001", "1 P a:1 0")) {
      assertThat(Member.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
    assertThat(Member.parse(OBJECT.bytes())).contains(OBJECT);
    assertThatThrownBy(() -> new Member("Proxy", "a:1", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
