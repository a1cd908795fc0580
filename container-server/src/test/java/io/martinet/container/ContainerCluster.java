package io.martinet.container;

import io.martinet.account.AccountServer;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.server.DatabaseServer;
import io.martinet.database.server.DatabaseServerConfig;
import io.martinet.database.server.DeviceDirectory;
import io.martinet.database.server.FakeGuard;
import io.martinet.database.server.TestNetwork;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Container and account servers, each with one device, and the requests of tests to them. */
final class ContainerCluster implements AutoCloseable {
  static final StorePath CONTAINER = StorePath.container("A", "c");

  final TestNetwork network = new TestNetwork();
  DatabaseServerConfig config = TestNetwork.CONFIG;
  final List<PeerDevice> objectDevices = new ArrayList<>();

  /** By which containers find their accounts. */
  volatile long accountRing = FakeGuard.RING_VERSION;

  private final Path directory;
  private final SortedMap<String, DatabaseServer<ObjectRow>> containers = new TreeMap<>();
  private final SortedMap<String, DatabaseServer<ContainerRow>> accounts = new TreeMap<>();
  private final List<PeerDevice> accountPeers = new ArrayList<>();

  ContainerCluster(Path directory) {
    this.directory = directory;
  }

  /** Starts a container server on the directory of its name. */
  PeerDevice startContainers(String name) throws IOException {
    return startContainers(name, TestNetwork.device(name, directory.resolve(name)));
  }

  PeerDevice startContainers(String name, DeviceDirectory device) throws IOException {
    DatabaseServer<ObjectRow> server =
        ContainerServer.of(
            config,
            TestNetwork.listener(name),
            network.setup(),
            List.of(device),
            new TreeMap<>(),
            new Places());
    server.start();
    containers.put(name, server);
    return new PeerDevice(name, server.address());
  }

  PeerDevice startAccounts(String name) throws IOException {
    DatabaseServer<ContainerRow> server =
        AccountServer.of(
            config,
            TestNetwork.listener(name),
            network.setup(),
            List.of(TestNetwork.device(name, directory.resolve(name))),
            new TreeMap<>());
    server.start();
    accounts.put(name, server);
    var peer = new PeerDevice(name, server.address());
    accountPeers.removeIf(other -> other.device().equals(name));
    accountPeers.add(peer);
    FullPeerResponse made =
        network.send(HttpMethod.PUT, peer, StorePath.account("A"), "", network.write());
    made.close();
    return peer;
  }

  void stop(String name) throws IOException {
    DatabaseServer<?> server =
        containers.containsKey(name) ? containers.remove(name) : accounts.remove(name);
    Objects.requireNonNull(server).stop(Duration.ofSeconds(5));
  }

  FullPeerResponse send(HttpMethod method, PeerDevice to, HttpHeaders headers) {
    return network.send(method, to, CONTAINER, "", headers);
  }

  int status(HttpMethod method, PeerDevice to, HttpHeaders headers) {
    try (FullPeerResponse answer = send(method, to, headers)) {
      return answer.status();
    }
  }

  void create(PeerDevice... replicas) {
    Version version = network.clock.next();
    for (PeerDevice replica : replicas) {
      try (FullPeerResponse answer = send(HttpMethod.PUT, replica, TestNetwork.write(version))) {
        if (answer.status() / 100 != 2) {
          throw new AssertionError("not created on " + replica + ": " + answer.status());
        }
      }
    }
  }

  /** The header by which a write tells the account. */
  HttpHeaders withTargets(HttpHeaders headers) {
    return headers.set(Wire.ACCOUNT_TARGETS, new Places().account("A").toString());
  }

  RowAnswer rows(PeerDevice to, List<ObjectRow> rows) {
    return rows(to, rows, TestNetwork.none());
  }

  RowAnswer rows(PeerDevice to, List<ObjectRow> rows, HttpHeaders headers) {
    ByteBuf body = Unpooled.buffer();
    new RowBatch.Objects(rows).write(body);
    try (FullPeerResponse answer =
        network.send(
            Wire.METHOD_ROWS, to.address(), WirePath.ofDevice(to.device()), headers, body)) {
      if (answer.status() != 200) {
        throw new AssertionError("ROWS answered " + answer.status());
      }
      return RowAnswer.read(answer.body());
    }
  }

  ObjectRow row(String name, long size) {
    return row(name, size, network.clock.next(), false);
  }

  ObjectRow deleted(String name) {
    return row(name, 0, network.clock.next(), true);
  }

  static ObjectRow row(String name, long size, Version version, boolean isDeleted) {
    return new ObjectRow(
        3,
        StorePath.object("A", "c", name),
        0,
        0,
        new ObjectRow.Versions(version, Version.NONE, Version.NONE),
        isDeleted,
        size,
        isDeleted ? "" : "0123456789abcdef0123456789abcdef",
        isDeleted ? "" : "text/plain");
  }

  List<String> names(PeerDevice from, String query, HttpHeaders headers) {
    try (FullPeerResponse answer = network.send(HttpMethod.GET, from, CONTAINER, query, headers)) {
      if (answer.status() != 200) {
        throw new AssertionError("GET answered " + answer.status() + answer.headers());
      }
      return ListingPage.read(answer.body()).entries().stream().map(ListingEntry::name).toList();
    }
  }

  HttpHeaders head(PeerDevice from, HttpHeaders headers) {
    try (FullPeerResponse answer = send(HttpMethod.HEAD, from, headers)) {
      if (answer.status() != 204) {
        throw new AssertionError("HEAD answered " + answer.status() + answer.headers());
      }
      return answer.headers();
    }
  }

  HttpHeaders accountHead(PeerDevice from) {
    try (FullPeerResponse answer =
        network.send(HttpMethod.HEAD, from, StorePath.account("A"), "", TestNetwork.none())) {
      return answer.headers();
    }
  }

  @Override
  public void close() throws IOException {
    for (String name : List.copyOf(containers.keySet())) {
      stop(name);
    }
    for (String name : List.copyOf(accounts.keySet())) {
      stop(name);
    }
    network.close();
  }

  private final class Places implements ContainerPlaces {
    @Override
    public RowTargets account(String account) {
      return new RowTargets(
          3,
          accountRing,
          accountPeers.stream().map(peer -> new RowTargets.Target(peer, false)).toList());
    }

    @Override
    public List<PeerDevice> objectDevices() {
      return List.copyOf(objectDevices);
    }
  }
}
