package io.martinet.simulation.cluster;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.Content;
import io.martinet.http.Request;
import io.martinet.http.Response;
import io.martinet.proxy.body.BufferBody;
import io.martinet.replicator.PassReport;
import io.martinet.simulation.DeviceOpener;
import io.martinet.simulation.Divergence;
import io.martinet.simulation.Random64;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of a cluster whose objects expire while things go wrong: clients store objects with a few
 * seconds to live, and try to save them about the time when expirers come for them. Whoever was
 * told that he did keeps what he saved; what nobody tried to save, or was told that he could not,
 * is deleted everywhere in the end.
 */
public final class ExpiryRun {
  private static final int CLIENTS = 4;
  private static final int OBJECTS_PER_CLIENT = 5;
  private static final int LIFE_SECONDS_MAX = 3;

  /** So long after its time an object may still be saved by who is late. */
  private static final int LATE_NANOS_MAX = 2_000_000_000;

  /** About as long as an expirer takes from its question to its deletion. */
  private static final int RACE_NANOS_SPREAD = 25_000_000;

  private static final int EXPIRY_NANOS_SPREAD = 700_000_000;
  private static final String LONG_LIFE = "100000";
  private static final String MARK = "X-Object-Meta-Saved";
  private static final Duration WORK_MAX = Duration.ofMinutes(20);
  private static final Duration SETTLE = Duration.ofSeconds(11);
  private static final Duration PASS_MAX = Duration.ofMinutes(30);
  private static final int PASSES_MAX = 6;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final World world;
  private final Cluster cluster;
  private final Nemesis nemesis;
  private final SortedMap<String, Fate> fates = new TreeMap<>();
  private int clientsAtWork;

  /** What a client was told of an object. */
  private enum Fate {
    /** It is stored, and saved. */
    SAVED,
    /** It is stored, and it was too late to save it. */
    TOO_LATE,
    /** Anything may have come of it. */
    UNKNOWN
  }

  /**
   * What a run was.
   *
   * @param saved objects that were saved
   * @param deleted objects that had to be deleted
   */
  public record Report(int saved, int deleted) {}

  private ExpiryRun(long seed, DeviceOpener opener) {
    this.world = new World(seed);
    this.cluster = new Cluster(world, opener);
    this.nemesis = new Nemesis(cluster);
  }

  /**
   * Runs a seed.
   *
   * @throws Divergence if anything is not as promised
   */
  public static Report run(long seed, DeviceOpener opener) {
    return new ExpiryRun(seed, opener).run();
  }

  private Report run() {
    cluster.startAll();
    nemesis.begin();
    expireAgainAndAgain();
    clientsAtWork = CLIENTS;
    for (int i = 0; i < CLIENTS; i++) {
      String client = "e" + i;
      world.start(
          "client-" + i,
          () -> {
            for (int n = 0; n < OBJECTS_PER_CLIENT; n++) {
              live(client + "-" + n);
            }
            clientsAtWork--;
          });
    }
    world.await("the clients' end", WORK_MAX, () -> clientsAtWork == 0);
    nemesis.end();
    repair();
    fates.forEach(this::check);
    return new Report(count(Fate.SAVED), count(Fate.TOO_LATE));
  }

  private int count(Fate wanted) {
    return (int) fates.values().stream().filter(fate -> fate == wanted).count();
  }

  /** Any expirer, at any time. */
  private void expireAgainAndAgain() {
    world.after(
        world.random().below(EXPIRY_NANOS_SPREAD),
        () -> {
          cluster.nodes().get(world.random().below(cluster.nodes().size())).expire();
          if (clientsAtWork > 0) {
            expireAgainAndAgain();
          }
        });
  }

  // Clients.

  private void live(String object) {
    Random64 random = world.random();
    int seconds = 1 + random.below(LIFE_SECONDS_MAX);
    if (send("PUT", object, "X-Delete-After", Integer.toString(seconds)) != 201) {
      fates.put(object, Fate.UNKNOWN);
      return;
    }
    long late = random.below(2 * LATE_NANOS_MAX) - LATE_NANOS_MAX;
    sleep(Math.max(0, seconds * NANOS_PER_SECOND + late));
    if (!random.oneIn(3)) {
      // In the midst of what expirers do.
      cluster.nodes().forEach(StorageNode::expire);
      sleep(random.below(RACE_NANOS_SPREAD));
    }
    int status =
        switch (random.below(4)) {
          case 0 -> send("PUT", object, MARK, "yes");
          case 1 ->
              send(
                  "POST",
                  object,
                  MARK,
                  "yes",
                  "X-Delete-After",
                  LONG_LIFE,
                  "X-Open-Expired",
                  "true");
          default -> send("POST", object, MARK, "yes", "X-Delete-After", LONG_LIFE);
        };
    Fate fate =
        switch (status) {
          case 201, 202 -> Fate.SAVED;
          case 404 -> Fate.TOO_LATE;
          default -> Fate.UNKNOWN;
        };
    world.tell(() -> object + " is " + fate);
    fates.put(object, fate);
  }

  private void sleep(long nanos) {
    var parker = new WorldParker(world);
    long until = world.nanos() + nanos;
    while (world.nanos() < until) {
      parker.parkUntil(until);
    }
  }

  private ProxyNode anyProxy() {
    return cluster.proxies().get(world.random().below(cluster.proxies().size()));
  }

  /** The status of an answer, 0 of none. */
  private int send(String method, String object, String... headers) {
    HttpHeaders all = new DefaultHttpHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      all.set(headers[i], headers[i + 1]);
    }
    Response response = ask(method, object, all, anyProxy());
    if (response == null) {
      return 0;
    }
    response.content().release();
    return response.status();
  }

  private @Nullable Response ask(
      String method, String object, HttpHeaders headers, ProxyNode proxy) {
    byte[] bytes = method.equals("PUT") ? object.getBytes(StandardCharsets.US_ASCII) : new byte[0];
    headers.set("Content-Length", Integer.toString(bytes.length));
    var request =
        new Request(
            HttpMethod.valueOf(method),
            "/v1/AUTH_a/c/" + object,
            headers,
            new BufferBody(new Content.Bytes(Unpooled.wrappedBuffer(bytes))),
            InetSocketAddress.createUnresolved("127.0.0.1", 1),
            false);
    Object life = proxy.life();
    try {
      ProxyNode.Result result = proxy.handle(request);
      boolean isTold = proxy.life() == life && result instanceof ProxyNode.Result.Answered;
      return isTold ? ((ProxyNode.Result.Answered) result).response() : null;
    } catch (Exception e) {
      throw new Divergence("%s of %s: %s".formatted(method, object, e), e);
    }
  }

  // The end.

  /** Everything is filled and the same again, and all expirers had time to take over. */
  private void repair() {
    world.pass(SETTLE);
    for (int i = 0; i < PASSES_MAX; i++) {
      cluster.nodes().forEach(this::replicate);
      cluster.nodes().forEach(StorageNode::expire);
      world.pass(SETTLE);
    }
    if (!cluster.isSettled()) {
      throw new Divergence("devices are not filled after %d passes".formatted(PASSES_MAX));
    }
  }

  private void replicate(StorageNode node) {
    List<PassReport> reports = new ArrayList<>();
    world.await("the end of an earlier pass", PASS_MAX, () -> !node.isReplicating());
    node.replicate(reports::add);
    world.await("a pass", PASS_MAX, () -> !reports.isEmpty());
  }

  private void check(String object, Fate fate) {
    switch (fate) {
      case SAVED -> cluster.proxies().forEach(proxy -> requireSaved(object, proxy));
      case TOO_LATE -> requireDeleted(object);
      case UNKNOWN -> {}
    }
  }

  private void requireSaved(String object, ProxyNode proxy) {
    var read = new ArrayList<Response>();
    world.start(
        "reader",
        () -> {
          Response response = ask("GET", object, new DefaultHttpHeaders(), proxy);
          if (response != null) {
            read.add(response);
          }
        });
    world.await("a read", WORK_MAX, () -> !read.isEmpty());
    Response response = read.getFirst();
    response.content().release();
    if (response.status() != 200 || !"yes".equals(response.headers().get(MARK))) {
      throw new Divergence("%s was saved, and is %d".formatted(object, response.status()));
    }
  }

  private void requireDeleted(String object) {
    PathHash hash = cluster.surroundings().hashers().hash(StorePath.object("AUTH_a", "c", object));
    for (StorageNode node : cluster.nodes()) {
      ObjectItem item = node.items().get(hash);
      if (item != null && !item.state().isDeleted()) {
        throw new Divergence("%s has expired, and %s holds it".formatted(object, node.name()));
      }
    }
  }
}
