package io.martinet.object;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerCall;
import io.martinet.http.PeerClient;
import io.martinet.http.PeerException;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowAnswer;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.RowMark;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Container devices with a journal each: rows are visible when appended, durable when synced, and
 * lost up to the last sync by an unclean restart. Thread-safe.
 */
final class FakeContainers implements PeerClient, ContainerPeers {
  /** Version of the ring by which tests' writes name the container's replicas. */
  static final long CHOSEN_BY = 6;

  private final SortedMap<String, Journal> devices = new TreeMap<>();
  private final TreeSet<String> removed = new TreeSet<>();

  /** Devices of the ring that have no container any more. */
  final TreeSet<String> movedFrom = new TreeSet<>();

  /** One container device. */
  static final class Journal {
    final PeerDevice peer;
    final List<List<ObjectRow>> batches = new ArrayList<>();
    final List<HttpHeaders> heads = new ArrayList<>();
    final List<String> redelivered = new ArrayList<>();
    final SortedMap<StorePath, Version> rows = new TreeMap<>(byText());
    final List<String> unknownContainers = new ArrayList<>();
    final List<CompletableFuture<FullPeerResponse>> silenced = new ArrayList<>();
    RowAnswer.Fate refusal = RowAnswer.Fate.REFUSED;
    long bootId = 1;
    long position;
    long synced;
    int polls;

    /** Rows that were addressed by an older ring come too late. */
    long movedBy;

    boolean isDown;
    boolean isSilent;
    private final SortedMap<StorePath, Version> durable = new TreeMap<>(byText());

    Journal(PeerDevice peer) {
      this.peer = peer;
    }

    /** Syncs what was appended. */
    void sync() {
      synced = position;
      durable.clear();
      durable.putAll(rows);
    }

    /** Loses what was not synced. */
    void crash() {
      bootId++;
      position = 0;
      synced = 0;
      rows.clear();
      rows.putAll(durable);
    }

    private static Comparator<StorePath> byText() {
      return Comparator.comparing(StorePath::toString);
    }
  }

  /** Adds a device. */
  synchronized Journal add(String device) {
    var journal =
        new Journal(new PeerDevice(device, new PeerAddress("127.0.0.1", 6000 + devices.size())));
    devices.put(device, journal);
    return journal;
  }

  @Override
  public synchronized Optional<PeerAddress> find(String device) {
    return all().stream()
        .filter(peer -> peer.device().equals(device))
        .findFirst()
        .map(PeerDevice::address);
  }

  @Override
  public synchronized List<PeerDevice> all() {
    return devices.values().stream()
        .map(journal -> journal.peer)
        .filter(peer -> !removed.contains(peer.device()))
        .toList();
  }

  /** Takes a device out of the ring; it may answer still. */
  synchronized void remove(String device) {
    removed.add(device);
  }

  synchronized void putBack(String device) {
    removed.remove(device);
  }

  @Override
  public int partition(PathHash container) {
    return 0;
  }

  @Override
  public synchronized List<PeerDevice> primaries(int partition) {
    return all().stream().filter(peer -> !movedFrom.contains(peer.device())).toList();
  }

  @Override
  public long ringVersion() {
    return 7;
  }

  @Override
  public PeerCall open(PeerAddress peer, HttpRequest head) {
    throw new UnsupportedOperationException("rows are sent whole");
  }

  @Override
  public synchronized CompletableFuture<FullPeerResponse> send(
      PeerAddress peer, HttpRequest head, ByteBuf body, int responseBytesMax, Duration timeout) {
    try {
      Journal journal = devices.get(WirePath.parseDevice(head.uri()));
      if (journal == null || journal.isDown) {
        return CompletableFuture.failedFuture(
            new PeerException(PeerException.Kind.CONNECT, peer, "connection refused"));
      }
      if (journal.isSilent) {
        var never = new CompletableFuture<FullPeerResponse>();
        journal.silenced.add(never);
        return never;
      }
      return CompletableFuture.completedFuture(answer(journal, head, body));
    } finally {
      body.release();
    }
  }

  private static FullPeerResponse answer(Journal journal, HttpRequest head, ByteBuf body) {
    journal.heads.add(head.headers());
    return switch (head.method().name()) {
      case "ROWS" ->
          append(
              journal, ((RowBatch.Objects) RowBatch.read(body)).rows(), isOutdated(journal, head));
      case "JOURNAL" -> {
        journal.polls++;
        yield new FullPeerResponse(
            204,
            new DefaultHttpHeaders()
                .set(Wire.BOOT_ID, RowMark.formatBootId(journal.bootId))
                .set(Wire.JOURNAL_SYNCED, Long.toString(journal.synced)),
            Unpooled.EMPTY_BUFFER);
      }
      case "REDELIVERED" -> {
        boolean isCurrent = RowMark.parseBootId(head.headers().get(Wire.BOOT_ID)) == journal.bootId;
        if (isCurrent) {
          journal.redelivered.add(head.headers().get(Wire.FROM) + "@" + journal.bootId);
        }
        yield new FullPeerResponse(
            isCurrent ? 204 : 409, new DefaultHttpHeaders(), Unpooled.EMPTY_BUFFER);
      }
      default -> throw new IllegalArgumentException(head.method().name());
    };
  }

  private static boolean isOutdated(Journal journal, HttpRequest head) {
    return !Wire.AS_HOLDER.equals(head.headers().get(Wire.AS))
        && Long.parseLong(head.headers().get(Wire.RING_VERSION)) < journal.movedBy;
  }

  private static FullPeerResponse append(
      Journal journal, List<ObjectRow> batch, boolean isOutdated) {
    journal.batches.add(batch);
    var fates = new ArrayList<RowAnswer.Fate>();
    for (ObjectRow row : batch) {
      if (isOutdated) {
        fates.add(RowAnswer.Fate.OUTDATED);
      } else if (journal.unknownContainers.contains(row.path().requireContainer())) {
        fates.add(journal.refusal);
      } else {
        journal.rows.merge(row.path(), row.versions().data(), Version::max);
        journal.position += 100;
        fates.add(RowAnswer.Fate.VISIBLE);
      }
    }
    ByteBuf bytes = Unpooled.buffer();
    new RowAnswer(journal.bootId, journal.position, journal.synced, fates).write(bytes);
    return new FullPeerResponse(200, new DefaultHttpHeaders(), bytes);
  }
}
