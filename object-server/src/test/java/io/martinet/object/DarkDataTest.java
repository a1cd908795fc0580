package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Objects that no replica of their container lists are named, and nothing else is. */
class DarkDataTest extends ObjectServerTestBase {
  private static final Duration AFTER = Duration.ofMinutes(1);

  private final ContainerReplicas replicas = new ContainerReplicas();
  private final DarkData watcher;

  DarkDataTest() throws Exception {
    super(true);
    for (String device : List.of("c1", "c2", "c3")) {
      replicas.names.put(fixture.containers.add(device).peer.address(), List.of());
    }
    var sender =
        new RowSender(
            replicas,
            fixture.containers,
            fixture.clock,
            PooledByteBufAllocator.DEFAULT,
            Duration.ofSeconds(1));
    watcher =
        new DarkData(
            "d1",
            store,
            new Direct(),
            new ObjectListings(sender, fixture.containers, ObjectServerFixture::hash),
            fixture.time,
            AFTER);
  }

  private void putLongAgo(String name) throws Exception {
    fixture.put(name, "hello", fixture.version());
    fixture.time.pass(AFTER.plusSeconds(1));
  }

  private void sound(String name) throws InterruptedException {
    onReader(() -> watcher.sound(ObjectServerFixture.key(name)));
  }

  /** Index and disk are for a device's threads alone. */
  private static void onReader(Runnable task) throws InterruptedException {
    Thread.ofPlatform().name("object-read-d1").start(task).join();
  }

  private void lists(String device, String... names) {
    replicas.names.put(fixture.containers.find(device).orElseThrow(), List.of(names));
  }

  private void assertTold(long dark, long listed, long unknown) {
    assertThat(List.of(watcher.dark(), watcher.listed(), watcher.unknown()))
        .containsExactly(dark, listed, unknown);
  }

  @Test
  void whatNoReplicaListsIsDark() throws Exception {
    putLongAgo("o");
    lists("c1", "o2", "other");
    sound("o");

    assertTold(1, 0, 0);
    assertThat(replicas.asked).hasSize(3);
    assertThat(ListingQuery.parse(replicas.asked.getFirst()))
        .isEqualTo(ListingQuery.ALL.withPrefix("o").withLimit(1));
    assertThat(WirePath.parse(replicas.asked.getFirst()).path())
        .isEqualTo(StorePath.container("AUTH_a", "c"));
    // Nothing happens to it.
    assertThat(fixture.ask("GET", "o").status()).isEqualTo(200);
  }

  @Test
  void whatOneReplicaListsIsNot() throws Exception {
    putLongAgo("o");
    lists("c2", "o");
    replicas.statuses.put(fixture.containers.find("c3").orElseThrow(), 503);
    sound("o");

    assertTold(0, 1, 0);
  }

  @Test
  void aContainerThatIsGoneListsNothing() throws Exception {
    putLongAgo("o");
    replicas.names.keySet().forEach(peer -> replicas.statuses.put(peer, 404));
    sound("o");

    assertTold(1, 0, 0);
  }

  @Test
  void aReplicaThatDoesNotSayLeavesItOpen() throws Exception {
    putLongAgo("o");
    for (int status : List.of(503, 507, 421, 0)) {
      replicas.statuses.put(fixture.containers.find("c2").orElseThrow(), status);
      sound("o");
    }

    assertTold(0, 0, 4);
  }

  @Test
  void youngAndDeletedObjectsAreNotAskedFor() throws Exception {
    putLongAgo("deleted");
    assertThat(delete("deleted", fixture.version()).status()).isEqualTo(204);
    fixture.put("young", "hello", fixture.version());
    for (String name : List.of("deleted", "young", "never")) {
      sound(name);
    }

    assertThat(replicas.asked).isEmpty();
    assertTold(0, 0, 0);
  }

  @Test
  void whatIsWrittenAnewMeanwhileIsNotDark() throws Exception {
    putLongAgo("o");
    replicas.isHolding = true;
    sound("o");
    fixture.put("o", "anew", fixture.version());
    replicas.release();

    assertTold(0, 0, 0);
  }

  @Test
  void soManyAreAskedForAtOnce() throws Exception {
    putLongAgo("o");
    replicas.isHolding = true;
    for (int i = 0; i < DarkData.ASKED_MAX; i++) {
      assertThat(watcher.hasRoom()).isTrue();
      sound("o");
    }
    assertThat(watcher.hasRoom()).isFalse();
    replicas.release();
    assertThat(watcher.hasRoom()).isTrue();
  }

  /** Replicas of one container, each with names of its own. */
  private static final class ContainerReplicas implements PeerClient {
    private final Map<PeerAddress, List<String>> names = new HashMap<>();
    private final Map<PeerAddress, Integer> statuses = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;

    @Override
    public PeerCall open(PeerAddress peer, HttpRequest head) {
      throw new UnsupportedOperationException("asked whole");
    }

    @Override
    public CompletableFuture<FullPeerResponse> send(
        PeerAddress peer, HttpRequest head, ByteBuf body, int bytesMax, Duration timeout) {
      asked.add(head.uri());
      int status = statuses.getOrDefault(peer, 200);
      if (status == 0) {
        return CompletableFuture.failedFuture(new IllegalStateException("away"));
      }
      var answer = new CompletableFuture<FullPeerResponse>();
      Runnable say = () -> answer.complete(page(status, names.getOrDefault(peer, List.of())));
      if (isHolding) {
        held.add(say);
      } else {
        say.run();
      }
      return answer;
    }

    void release() {
      isHolding = false;
      held.forEach(Runnable::run);
    }

    private static FullPeerResponse page(int status, List<String> names) {
      ByteBuf bytes = Unpooled.buffer();
      if (status == 200) {
        List<ListingEntry> entries = new ArrayList<>();
        names.forEach(name ->
            entries.add(new ListingEntry.ObjectEntry(name, 1, 5, "0".repeat(32), "text/plain")));
        new ListingPage(ListingPage.Kind.OBJECTS, entries).write(bytes);
      }
      return new FullPeerResponse(status, new DefaultHttpHeaders(), bytes);
    }
  }

  /** Runs at once, and whoever hands over waits for it. */
  private static final class Direct implements DeviceThreads {
    @Override
    public boolean tryExecute(Runnable task) {
      resume(task);
      return true;
    }

    @Override
    public void resume(Runnable task) {
      try {
        onReader(task);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public int queued() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
