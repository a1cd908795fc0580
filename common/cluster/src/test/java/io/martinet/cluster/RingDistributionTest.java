package io.martinet.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.martinet.ring.Device;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.RingHolder;
import io.martinet.ring.RingPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule 30 of the storage protocol, and rings on disk. */
@Timeout(120)
class RingDistributionTest {
  private static final String POINTER = "/martinet/rings/object/current";

  @TempDir Path directory;

  private final List<Ring> rings = Cluster.rings(7);
  private Cluster cluster;

  RingDistributionTest(@TempDir Path zooKeeper) throws IOException {
    cluster = Cluster.started(zooKeeper);
  }

  @BeforeEach
  void makeDirectories() throws IOException {
    Files.createDirectories(directory.resolve("node1"));
    Files.createDirectories(directory.resolve("node2"));
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  private RingSubscriber subscriber(String node, ClusterClient client) {
    var subscriber =
        new RingSubscriber(
            "object", client, directory.resolve(node), cluster.executor, new MetricRegistry());
    subscriber.start(cluster.scheduler);
    return subscriber;
  }

  @Test
  void rule30_aPublishedRingIsSwappedInOnEveryNodeAndKeptOnDisk() throws Exception {
    RingSubscriber one = subscriber("node1", cluster.client());
    RingSubscriber two = subscriber("node2", cluster.client());
    var publisher = new RingPublisher(cluster.client());
    assertThat(publisher.publish("object", rings.get(0)))
        .isEqualTo(new PublishOutcome.Published(1));
    use(rings.get(0));
    RingHolder holder = one.awaitRing(Cluster.PATIENCE);
    assertSame(holder.current(), rings.get(0));
    assertSame(two.awaitRing(Cluster.PATIENCE).current(), rings.get(0));
    publisher.publish("object", rings.get(1));
    await().atMost(Cluster.PATIENCE).until(() -> holder.current().version() == 2);
    assertSame(holder.pair().findFormer().orElseThrow(), rings.get(0));
    assertSame(RingFile.read(directory.resolve("node1/object.ring.gz")), rings.get(1));
  }

  /** Of a store that has data. */
  private void publishInUse(Ring first) throws Exception {
    new RingPublisher(cluster.client()).publish("object", first);
    use(first);
  }

  /** From now on there is a device, and those of the ring go by it. */
  private void use(Ring ring) throws Exception {
    cluster
        .client()
        .call(
            curator -> curator.create().creatingParentsIfNeeded().forPath("/martinet/devices/d0"));
    follow(ring);
  }

  private void follow(Ring ring) throws Exception {
    var reports = new RingReports(cluster.client());
    for (Device device : ring.devices()) {
      reports.followed("object", ring.version(), device.device());
    }
  }

  private static void assertSame(Ring actual, Ring expected) {
    assertThat(RingFile.encode(actual)).isEqualTo(RingFile.encode(expected));
  }

  @Test
  void rule30_chunksStandUnderTheirVersionAndOnePointerNamesThem() throws Exception {
    ClusterClient client = cluster.client();
    Ring large = Cluster.rings(1, 18, 200).getFirst();
    new RingPublisher(client).publish("object", large);
    byte[] content = RingFile.encode(large);
    String pointer =
        new String(
            client.call(curator -> curator.getData().forPath(POINTER)), StandardCharsets.US_ASCII);
    List<String> chunks =
        client.call(curator -> curator.getChildren().forPath("/martinet/rings/object/1"));
    chunks.remove("filled");
    assertThat(chunks).hasSizeGreaterThan(1);
    assertThat(pointer)
        .isEqualTo("1 1 %d %d %s", chunks.size(), content.length, RingPointer.sha256(content));
    for (String chunk : chunks) {
      byte[] data =
          client.call(curator -> curator.getData().forPath("/martinet/rings/object/1/" + chunk));
      assertThat(data).hasSizeLessThan(512 << 10);
    }
    assertSame(subscriber("node1", client).awaitRing(Cluster.PATIENCE).current(), large);
  }

  @Test
  void rule30_ofTwoPublishersAtTheSameMomentOneWinsAndTheOtherIsTold() throws Exception {
    ClusterClient client = cluster.client();
    ClusterClient other = cluster.client();
    RingSubscriber subscriber = subscriber("node1", client);
    var builds = List.of(Cluster.rings(7, 5, 4), Cluster.rings(7, 5, 5));
    for (int version = 1; version <= 7; version++) {
      Ring left = builds.get(0).get(version - 1);
      Ring right = builds.get(1).get(version - 1);
      List<PublishOutcome> outcomes = race(client, left, other, right);
      assertThat(outcomes)
          .containsExactlyInAnyOrder(
              new PublishOutcome.Published(version), new PublishOutcome.Superseded(version));
      Ring winner = outcomes.getFirst() instanceof PublishOutcome.Published ? left : right;
      long wanted = version;
      await()
          .atMost(Cluster.PATIENCE)
          .until(
              () -> subscriber.ring().map(held -> held.current().version()).orElse(0L) == wanted);
      assertSame(subscriber.ring().orElseThrow().current(), winner);
    }
  }

  private static List<PublishOutcome> race(
      ClusterClient one, Ring left, ClusterClient two, Ring right) throws Exception {
    var start = new CountDownLatch(1);
    try (var executor = Executors.newFixedThreadPool(2)) {
      Future<PublishOutcome> first =
          executor.submit(() -> {
            start.await();
            return new RingPublisher(one).publish("object", left);
          });
      Future<PublishOutcome> second =
          executor.submit(() -> {
            start.await();
            return new RingPublisher(two).publish("object", right);
          });
      start.countDown();
      return List.of(first.get(), second.get());
    }
  }

  @Test
  void rule30_publishingTheSameRingAgainIsSuccessAndAnOlderOneIsNot() throws Exception {
    var publisher = new RingPublisher(cluster.client());
    publisher.publish("object", rings.get(1));
    assertThat(publisher.publish("object", rings.get(1)))
        .isEqualTo(new PublishOutcome.Published(2));
    Ring otherOfThatVersion = Cluster.rings(2, 5, 5).getLast();
    assertThat(publisher.publish("object", otherOfThatVersion))
        .isEqualTo(new PublishOutcome.Superseded(2));
    assertThat(publisher.publish("object", rings.get(0)))
        .isEqualTo(new PublishOutcome.Superseded(2));
  }

  @Test
  void rule30_oldVersionsArePrunedToTheBound() throws Exception {
    ClusterClient client = cluster.client();
    for (Ring ring : rings) {
      new RingPublisher(client).publish("object", ring);
    }
    List<String> children =
        client.call(curator -> curator.getChildren().forPath("/martinet/rings/object"));
    assertThat(children).containsExactlyInAnyOrder("4", "5", "6", "7", "current");
  }

  @Test
  void rule30_damagedDataNeverReplacesAGoodRing() throws Exception {
    ClusterClient client = cluster.client();
    RingSubscriber subscriber = subscriber("node1", client);
    new RingPublisher(client).publish("object", rings.get(0));
    RingHolder holder = subscriber.awaitRing(Cluster.PATIENCE);
    byte[] good = RingFile.encode(rings.get(1));
    RingPointer pointer = RingPointer.to(2, good);
    byte[] damaged = good.clone();
    damaged[good.length / 2] ^= 1;
    String chunk = "/martinet/rings/object/2/" + pointer.chunkName(0);
    client.call(curator -> curator.create().creatingParentsIfNeeded().forPath(chunk, damaged));

    set(client, pointer.bytes());
    assertRefused(holder);
    // A good ring of that version, but not the one that was published.
    byte[] other = RingFile.encode(Cluster.rings(2, 6, 5).get(1));
    client.call(curator -> curator.setData().forPath(chunk, other));
    assertRefused(holder);
    set(client, "not a pointer".getBytes(StandardCharsets.US_ASCII));
    assertRefused(holder);
    set(client, "1 3 999 1 00".getBytes(StandardCharsets.US_ASCII));
    assertRefused(holder);
    // The bytes are as published, but no ring; a ring, but of another version; a missing chunk.
    publishRaw(client, 3, "no ring".getBytes(StandardCharsets.US_ASCII));
    assertRefused(holder);
    publishRaw(client, 4, good);
    assertRefused(holder);
    set(client, RingPointer.to(5, good).bytes());
    assertRefused(holder);

    client.call(curator -> curator.setData().forPath(chunk, good));
    set(client, pointer.bytes());
    refresh();
    assertThat(holder.current().version()).isEqualTo(2);
  }

  private static void publishRaw(ClusterClient client, long version, byte[] content)
      throws Exception {
    RingPointer pointer = RingPointer.to(version, content);
    String chunk = "/martinet/rings/object/" + version + "/" + pointer.chunkName(0);
    client.call(curator -> curator.create().creatingParentsIfNeeded().forPath(chunk, content));
    set(client, pointer.bytes());
  }

  private static void set(ClusterClient client, byte[] pointer) throws Exception {
    client.call(curator -> curator.setData().forPath(POINTER, pointer));
  }

  /** Polls once and waits until that is over: one thread runs all refreshes. */
  private void refresh() throws Exception {
    cluster.scheduler.tick();
    cluster.executor.submit(() -> {}).get();
  }

  private void assertRefused(RingHolder holder) throws Exception {
    refresh();
    assertThat(holder.current().version()).isEqualTo(1);
    assertSame(RingFile.read(directory.resolve("node1/object.ring.gz")), rings.get(0));
  }

  @Test
  void rule30_anOlderPointerIsNotFollowed() throws Exception {
    ClusterClient client = cluster.client();
    RingFile.write(rings.get(4), directory.resolve("node1/object.ring.gz"));
    RingSubscriber subscriber = subscriber("node1", client);
    new RingPublisher(client).publish("object", rings.get(1));
    refresh();
    assertThat(subscriber.awaitRing(Duration.ZERO).current().version()).isEqualTo(5);
  }

  @Test
  void aNodeStartsFromItsDiskWithoutZooKeeper() throws Exception {
    cluster.stopZooKeeper();
    RingFile.write(rings.get(2), directory.resolve("node1/object.ring.gz"));
    RingSubscriber subscriber = subscriber("node1", cluster.client());
    assertSame(subscriber.awaitRing(Duration.ZERO).current(), rings.get(2));
  }

  @Test
  void withoutDiskAndZooKeeperTheErrorSaysBoth() throws Exception {
    cluster.stopZooKeeper();
    RingSubscriber subscriber = subscriber("node1", cluster.client());
    assertThat(subscriber.ring()).isEmpty();
    assertThatThrownBy(() -> subscriber.awaitRing(Duration.ofMillis(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("object.ring.gz")
        .hasMessageContaining("not connected");
  }

  @Test
  void aDamagedCopyOnDiskIsReplacedByZooKeepers() throws Exception {
    Path file = directory.resolve("node1/object.ring.gz");
    Files.write(file, new byte[] {1, 2, 3});
    RingSubscriber subscriber = subscriber("node1", cluster.client());
    assertThat(subscriber.ring()).isEmpty();
    new RingPublisher(cluster.client()).publish("object", rings.get(0));
    assertSame(subscriber.awaitRing(Cluster.PATIENCE).current(), rings.get(0));
    assertSame(RingFile.read(file), rings.get(0));
  }

  @Test
  void aRingThatCannotBeStoredIsNotUsed() throws Exception {
    ClusterClient client = cluster.client();
    RingSubscriber subscriber = subscriber("node1", client);
    new RingPublisher(client).publish("object", rings.get(0));
    RingHolder holder = subscriber.awaitRing(Cluster.PATIENCE);
    Path inTheWay =
        directory.resolve("node1/object.ring.gz.%d.tmp/x".formatted(ProcessHandle.current().pid()));
    Files.createDirectories(inTheWay);
    new RingPublisher(client).publish("object", rings.get(1));
    refresh();
    assertThat(holder.current().version()).isEqualTo(1);
    Files.delete(inTheWay);
    refresh();
    assertThat(holder.current().version()).isEqualTo(2);
  }

  @Test
  void theRingInForceStaysWhileZooKeeperIsAwayAndIsFollowedAgainAfter() throws Exception {
    ClusterClient client = cluster.client();
    RingSubscriber subscriber = subscriber("node1", client);
    var publisher = new RingPublisher(client);
    publisher.publish("object", rings.get(0));
    RingHolder holder = subscriber.awaitRing(Cluster.PATIENCE);
    cluster.stopZooKeeper();
    refresh();
    assertSame(holder.current(), rings.get(0));
    assertThatThrownBy(() -> publisher.publish("object", rings.get(1)))
        .isInstanceOf(ClusterUnavailableException.class);
    cluster.startZooKeeper();
    assertThat(client.awaitConnected(Cluster.PATIENCE)).isTrue();
    // Published by somebody else, so that only the watch or the reconnection can tell.
    new RingPublisher(cluster.client()).publish("object", rings.get(1));
    await().atMost(Cluster.PATIENCE).until(() -> holder.current().version() == 2);
  }

  @Test
  void rule6_theFormerRingComesAlongAndWhoIsFilledEndsTheTransition() throws Exception {
    ClusterClient client = cluster.client();
    var publisher = new RingPublisher(client);
    List<Ring> growing = Cluster.growingRings(2);
    publishInUse(growing.get(0));
    RingHolder early = subscriber("node1", client).awaitRing(Cluster.PATIENCE);
    publisher.publish("object", growing.get(1));
    RingHolder late = subscriber("node2", client).awaitRing(Cluster.PATIENCE);
    await().atMost(Cluster.PATIENCE).until(() -> early.pair().findFormer().isPresent());
    for (RingHolder each : List.of(early, late)) {
      assertSame(each.pair().findFormer().orElseThrow(), growing.get(0));
      assertThat(each.pair().unfilled()).containsExactly("d4");
    }

    new RingReports(client).filled("object", growing.get(1).version(), "d4");
    new RingReports(client).filled("object", growing.get(1).version(), "d4");

    await().atMost(Cluster.PATIENCE).until(() -> early.pair().unfilled().isEmpty());
    await().atMost(Cluster.PATIENCE).until(() -> late.pair().unfilled().isEmpty());
    cluster.executor.submit(() -> {}).get();
    cluster.stopZooKeeper();
    RingHolder again = subscriber("node2", cluster.client()).awaitRing(Duration.ZERO);
    assertSame(again.pair().findFormer().orElseThrow(), growing.get(0));
    assertThat(again.pair().unfilled()).isEmpty();
  }

  @Test
  void rule6_aNodeStartsFromBothRingsOnItsDisk() throws Exception {
    ClusterClient client = cluster.client();
    var publisher = new RingPublisher(client);
    List<Ring> growing = Cluster.growingRings(2);
    publishInUse(growing.get(0));
    publisher.publish("object", growing.get(1));
    subscriber("node1", client).awaitRing(Cluster.PATIENCE);
    cluster.executor.submit(() -> {}).get();
    cluster.stopZooKeeper();

    RingHolder again = subscriber("node1", cluster.client()).awaitRing(Duration.ZERO);

    assertSame(again.current(), growing.get(1));
    assertSame(again.pair().findFormer().orElseThrow(), growing.get(0));
    assertThat(again.pair().unfilled()).containsExactly("d4");
  }

  @Test
  void rule6_noRingTakesAPartitionThatIsBeingFilledFromWhoCanSpeakForIt() throws Exception {
    ClusterClient client = cluster.client();
    var publisher = new RingPublisher(client);
    List<Ring> growing = Cluster.growingRings(3);
    publishInUse(growing.get(0));
    publisher.publish("object", growing.get(1));

    follow(growing.get(1));
    assertThat(publisher.publish("object", growing.get(2)))
        .isInstanceOfSatisfying(
            PublishOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("devices=d4"));

    new RingReports(client).filled("object", growing.get(1).version(), "d4");
    assertThat(publisher.publish("object", growing.get(2)))
        .isInstanceOf(PublishOutcome.Published.class);
  }

  @Test
  void rule6_noRingFollowsOneThatDevicesDoNotGoByYet() throws Exception {
    var publisher = new RingPublisher(cluster.client());
    publishInUse(rings.get(0));
    publisher.publish("object", rings.get(1));

    assertThat(publisher.publish("object", rings.get(2)))
        .isInstanceOfSatisfying(
            PublishOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("devices=d0,d1,d2,d3"));

    follow(rings.get(1));
    assertThat(publisher.publish("object", rings.get(2)))
        .isEqualTo(new PublishOutcome.Published(3));
  }

  @Test
  void beforeTheFirstDeviceNoRingCountsButTheNewest() throws Exception {
    var publisher = new RingPublisher(cluster.client());
    publisher.publish("object", Cluster.growingRings(1).getFirst());
    Ring corrected = Cluster.growingRings(3).getLast();
    assertThat(publisher.publish("object", corrected)).isInstanceOf(PublishOutcome.Published.class);

    RingHolder holder = subscriber("node1", cluster.client()).awaitRing(Cluster.PATIENCE);
    assertSame(holder.current(), corrected);
    assertThat(holder.pair().findFormer()).isEmpty();
  }

  @Test
  void aRingOfAnotherPartPowerIsRefusedByPublisherAndSubscriber() throws Exception {
    ClusterClient client = cluster.client();
    RingSubscriber subscriber = subscriber("node1", client);
    publishInUse(rings.get(0));
    RingHolder holder = subscriber.awaitRing(Cluster.PATIENCE);
    Ring larger = Cluster.rings(2, 7, 4).getLast();

    assertThat(new RingPublisher(client).publish("object", larger))
        .isInstanceOfSatisfying(
            PublishOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("part power is 7"));
    publishRaw(client, 2, RingFile.encode(larger));
    assertRefused(holder);
  }

  @Test
  void rule6_whereZooKeeperIsAwayAPeersNewerRingsAreTaken() throws Exception {
    List<Ring> growing = Cluster.growingRings(2);
    RingSubscriber subscriber = subscriber("node1", cluster.client());
    new RingPublisher(cluster.client()).publish("object", growing.get(0));
    RingHolder holder = subscriber.awaitRing(Cluster.PATIENCE);
    cluster.executor.submit(() -> {}).get();
    cluster.stopZooKeeper();
    var newer = new RingPair(growing.get(1), growing.get(0), Set.of());

    assertThat(subscriber.take(newer, "peer")).isTrue();

    assertThat(holder.pair().unfilled()).containsExactly("d4");
    assertThat(subscriber.take(RingPair.of(growing.get(0)), "peer")).isFalse();
    var arrived = new RingPair(growing.get(1), growing.get(0), Set.of("d4"));
    assertThat(subscriber.take(arrived, "peer")).isTrue();
    assertThat(holder.pair().unfilled()).isEmpty();
    RingHolder again = subscriber("node1", cluster.client()).awaitRing(Duration.ZERO);
    assertSame(again.current(), growing.get(1));
    assertSame(again.pair().findFormer().orElseThrow(), growing.get(0));

    Ring larger = Cluster.rings(99, 7, 4).getLast();
    assertThatThrownBy(() -> subscriber.take(RingPair.of(larger), "peer"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("part power");
  }

  @Test
  void renewingWaitsUntilTheNewerRingIsInForce() throws Exception {
    ClusterClient client = cluster.client();
    RingSubscriber subscriber = subscriber("node1", client);
    new RingPublisher(client).publish("object", rings.get(0));
    RingHolder holder = subscriber.awaitRing(Cluster.PATIENCE);
    new RingPublisher(cluster.client()).publish("object", rings.get(1));

    subscriber.renew(Cluster.PATIENCE);

    assertThat(holder.current().version()).isEqualTo(2);
  }

  @Test
  void aNameThatIsNoRingsIsRefused() {
    assertThatThrownBy(() -> new RingNodes("../devices"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
