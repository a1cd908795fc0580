package io.martinet.proxy.object;

import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.PeerException;
import io.martinet.http.wire.PeerDevice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Object devices {@code o0}, {@code o1}, … reached over simulated time; some of them primaries, the
 * others handoffs.
 */
final class FakeCluster implements PeerClient {
  private static final int PORT = 6200;

  final List<FakeReplica> replicas = new ArrayList<>();
  final List<FakeReplica> handoffs = new ArrayList<>();

  /** Of the first container device. */
  static final int CONTAINER_PORT = 7200;

  final TreeSet<String> deadContainers = new TreeSet<>();

  /** Those that take no row: of objects of each policy but that named. */
  final Map<String, Integer> policyOfContainers = new TreeMap<>();

  private final Map<String, Long> containerRows = new TreeMap<>();
  private final SimulatedTime time;

  FakeCluster(SimulatedTime time, int primaries, int others) {
    this.time = time;
    for (int i = 0; i < primaries + others; i++) {
      (i < primaries ? replicas : handoffs).add(new FakeReplica(this, device("o" + i, PORT + i)));
    }
  }

  static PeerDevice device(String name, int port) {
    return new PeerDevice(name, new PeerAddress("127.0.0.1", port));
  }

  List<PeerDevice> primaries() {
    return replicas.stream().map(replica -> replica.device).toList();
  }

  List<PeerDevice> handoffs() {
    return handoffs.stream().map(replica -> replica.device).toList();
  }

  FakeReplica replica(String device) {
    return all()
        .filter(replica -> replica.device.device().equals(device))
        .findFirst()
        .orElseThrow();
  }

  /** Rows that came to a container device. */
  long rowsAt(String container) {
    return containerRows.getOrDefault(container, 0L);
  }

  long bringRow(String container) {
    return containerRows.merge(container, 1L, Long::sum);
  }

  int count(String method) {
    return (int) all().flatMap(replica -> replica.log.stream()).filter(method::equals).count();
  }

  SimulatedTime time() {
    return time;
  }

  @Override
  public PeerCall open(PeerAddress peer, HttpRequest head) {
    return new FakeCall(this, at(peer), head);
  }

  @Override
  public CompletableFuture<FullPeerResponse> send(
      PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
    byte[] bytes = ByteBufUtil.getBytes(body);
    body.release();
    var future = new CompletableFuture<FullPeerResponse>();
    time.after(timeout, () -> fail(future, PeerException.Kind.TIMEOUT, peer));
    if (peer.port() >= CONTAINER_PORT) {
      answerTrial(peer, future);
      return future;
    }
    FakeReplica replica = at(peer);
    answer(replica, head, future, () -> reply(replica, head, bytes, future));
    return future;
  }

  /** Runs the task when the replica's answer is due, unless it is dead or silent. */
  void answer(FakeReplica replica, HttpRequest head, CompletableFuture<?> future, Runnable answer) {
    Duration slow = replica.slow.getOrDefault(head.method().name(), Duration.ZERO);
    time.after(
        replica.latency.plus(slow),
        () -> {
          if (replica.isDead) {
            fail(future, PeerException.Kind.CONNECT, replica.device.address());
          } else if (!replica.isSilent) {
            answer.run();
          }
        });
  }

  static void fail(CompletableFuture<?> future, PeerException.Kind kind, PeerAddress peer) {
    if (!future.isDone()) {
      future.completeExceptionally(new PeerException(kind, peer, "scripted"));
    }
  }

  /** Container devices are asked nothing but whether they answer. */
  private void answerTrial(PeerAddress peer, CompletableFuture<FullPeerResponse> future) {
    if (!deadContainers.contains("c" + (peer.port() - CONTAINER_PORT))) {
      future.complete(new FullPeerResponse(404, EmptyHttpHeaders.INSTANCE, Unpooled.EMPTY_BUFFER));
    }
  }

  private static void reply(
      FakeReplica replica,
      HttpRequest head,
      byte[] bytes,
      CompletableFuture<FullPeerResponse> future) {
    FakeReplica.Reply reply = replica.handle(head, bytes, EmptyHttpHeaders.INSTANCE);
    if (!future.isDone()) {
      future.complete(
          new FullPeerResponse(
              reply.status(), reply.headers(), Unpooled.wrappedBuffer(reply.body())));
    }
  }

  private FakeReplica at(PeerAddress peer) {
    return all().skip(peer.port() - PORT).findFirst().orElseThrow();
  }

  private Stream<FakeReplica> all() {
    return Stream.concat(replicas.stream(), handoffs.stream());
  }
}
