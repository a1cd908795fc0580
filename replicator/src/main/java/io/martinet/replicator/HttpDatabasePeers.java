package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.DatabaseEntry;
import io.martinet.http.wire.DatabaseList;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.PartitionList;
import io.martinet.http.wire.PartitionPath;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The databases' side of replication over internal HTTP. Thread-safe; blocks. */
final class HttpDatabasePeers implements DatabasePeers {
  /** A page of the list, or a drop, on a busy device (guessed). */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** A server answers within 20 s, or two minutes more with a snapshot, done or not. */
  private static final Duration SYNC_MAX = Duration.ofMinutes(4);

  /** Rounds of one database: an hour and more of pulling; the next pass goes on. */
  private static final int SYNC_ROUNDS_MAX = 200;

  private static final int ERROR_BYTES_MAX = 64 * 1024;

  private final PeerRequests requests;
  private final Places places;

  HttpDatabasePeers(PeerRequests requests, Places places) {
    this.requests = requests;
    this.places = places;
  }

  @Override
  public Map<StorePath, Optional<DatabaseSums>> list(PeerDevice device) throws PeerFailedException {
    var all = new HashMap<StorePath, Optional<DatabaseSums>>();
    String after = page(device, "", all);
    while (!after.isEmpty()) {
      after = page(device, after, all);
    }
    return all;
  }

  /** Adds a page; returns where it ended, empty for the last one. */
  private String page(
      PeerDevice device, String after, Map<StorePath, Optional<DatabaseSums>> target)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, WirePath.ofDevice(device.device()) + "/databases");
    try (FullPeerResponse answer = page(ask, after)) {
      for (DatabaseEntry entry : DatabaseList.read(answer.body()).entries()) {
        switch (entry) {
          case DatabaseEntry.Held held -> target.put(path(entry), Optional.of(held.sums()));
          case DatabaseEntry.Unknown _ -> {
            if (!entry.account().isEmpty()) {
              target.put(path(entry), Optional.empty());
            }
          }
        }
      }
      return answer.headers().get(Wire.AFTER, "");
    } catch (WireFormatException e) {
      throw new PeerFailedException(device, "malformed answer: " + e.getMessage());
    }
  }

  private FullPeerResponse page(PeerRequests.Ask ask, String after) throws PeerFailedException {
    if (!after.isEmpty()) {
      ask.headers().set(Wire.AFTER, after);
    }
    return requests.send(ask, Unpooled.EMPTY_BUFFER, DatabaseList.BYTES_MAX, ANSWER_MAX);
  }

  @Override
  public Set<StorePath> allOf(PeerDevice device, int partition) throws PeerFailedException {
    var all = new LinkedHashSet<StorePath>();
    String after = page(device, partition, "", all);
    while (!after.isEmpty()) {
      after = page(device, partition, after, all);
    }
    return all;
  }

  /** As the other, of one partition. */
  private String page(PeerDevice device, int partition, String after, Set<StorePath> target)
      throws PeerFailedException {
    PeerRequests.Ask ask =
        ask(device, new PartitionPath(device.device(), partition) + "/databases");
    ask.headers().set(Wire.AS, Wire.AS_PRIMARY);
    try (FullPeerResponse answer = page(ask, after)) {
      for (DatabaseEntry entry : DatabaseList.read(answer.body()).entries()) {
        if (entry instanceof DatabaseEntry.Unknown) {
          throw new PeerFailedException(device, "cannot read " + entry);
        }
        target.add(path(entry));
      }
      return answer.headers().get(Wire.AFTER, "");
    } catch (WireFormatException e) {
      throw new PeerFailedException(device, "malformed answer: " + e.getMessage());
    }
  }

  private static StorePath path(DatabaseEntry entry) {
    return entry.container().isEmpty()
        ? StorePath.account(entry.account())
        : StorePath.container(entry.account(), entry.container());
  }

  @Override
  public Optional<DatabaseSums> sync(
      PeerDevice device, int partition, StorePath path, PeerDevice from, boolean asPrimary)
      throws PeerFailedException {
    for (int round = 0; round < SYNC_ROUNDS_MAX; round++) {
      PeerRequests.Ask ask = ask(device, target(device, partition, path) + "/sync");
      ask.headers().set(Wire.FROM, from.toString());
      ask.headers().set(Wire.AS, asPrimary ? Wire.AS_PRIMARY : Wire.AS_HOLDER);
      try (FullPeerResponse answer =
          requests.exchange(ask, Unpooled.EMPTY_BUFFER, ERROR_BYTES_MAX, SYNC_MAX)) {
        switch (answer.status()) {
          case 200 -> {
            return Optional.of(DatabaseSums.of(answer.headers()));
          }
          case 404 -> {
            return Optional.empty();
          }
          case 202 -> {}
          default ->
              throw new PeerFailedException(
                  device,
                  "sync of %s from %s answered %d: %s"
                      .formatted(
                          path, from, answer.status(), answer.headers().get(Wire.REASON, "-")));
        }
      }
    }
    throw new PeerFailedException(
        device, "sync of " + path + " from " + from + " is not through yet");
  }

  @Override
  public void refilled(
      PeerDevice device, int partition, StorePath path, Optional<DatabaseSums> given)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, target(device, partition, path) + "/refilled");
    given.ifPresent(sums -> sums.addTo(ask.headers()));
    requests.send(ask, Unpooled.EMPTY_BUFFER, ERROR_BYTES_MAX, ANSWER_MAX).close();
  }

  @Override
  public boolean drop(PeerDevice device, int partition, StorePath path, DatabaseSums sums)
      throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, target(device, partition, path) + "/drop");
    sums.addTo(ask.headers());
    try (FullPeerResponse answer =
        requests.exchange(ask, Unpooled.EMPTY_BUFFER, ERROR_BYTES_MAX, ANSWER_MAX)) {
      return switch (answer.status()) {
        case 204, 404 -> true;
        case 409 -> false;
        default ->
            throw new PeerFailedException(
                device, "drop of " + path + " answered " + answer.status());
      };
    }
  }

  @Override
  public List<Integer> filling(PeerDevice device) throws PeerFailedException {
    PeerRequests.Ask ask = ask(device, WirePath.ofDevice(device.device()) + "/filling");
    try (FullPeerResponse answer =
        requests.send(ask, Unpooled.EMPTY_BUFFER, PartitionList.BYTES_MAX, ANSWER_MAX)) {
      return PartitionList.read(answer.body()).partitions();
    } catch (WireFormatException e) {
      throw new PeerFailedException(device, "malformed answer: " + e.getMessage());
    }
  }

  @Override
  public void filled(PeerDevice device, Collection<Integer> partitions) throws PeerFailedException {
    ByteBuf body = Unpooled.buffer();
    new PartitionList(List.copyOf(partitions)).write(body);
    PeerRequests.Ask ask = ask(device, WirePath.ofDevice(device.device()) + "/filled");
    requests.send(ask, body, ERROR_BYTES_MAX, ANSWER_MAX).close();
  }

  private PeerRequests.Ask ask(PeerDevice device, String target) {
    return requests.replicate(device, target, places.ringVersion());
  }

  private static String target(PeerDevice device, int partition, StorePath path) {
    return new WirePath(device.device(), partition, path).toString();
  }
}
