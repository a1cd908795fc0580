package io.martinet.database.server;

import io.martinet.core.Ticker;
import io.martinet.database.Replica;
import io.martinet.database.ReplicaDatabase;
import io.martinet.database.ReplicaState;
import io.martinet.database.ReplicaUnavailableException;
import io.martinet.database.StoredHeader;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.PeerException;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a replica up to date with others before it answers (rule 26): it pulls the rows that they
 * got after it last pulled, and joins their state. Equal sums of rows end an exchange at once. A
 * peer that cannot be reached, or is too far ahead for the time, makes the answer UNKNOWN; what was
 * pulled by then is kept. Thread-safe; blocks the request's virtual thread.
 */
final class CatchUp<R> {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final ListingQuery NO_ROWS = ListingQuery.ALL.withLimit(0);

  private final DatabaseRole<R> role;
  private final PeerRequests requests;
  private final Ticker ticker;
  private final Duration max;
  private final int rowsAtOnce;

  /** How far an exchange went, in the peer's own words. */
  private record Pulled(String upTo, boolean isComplete) {}

  /** What this replica tells the peer. */
  private record Mark(String after, String sum) {}

  /** Another way to most of a peer's rows. */
  @FunctionalInterface
  interface ShortCut {
    /** Returns whether it led there; pages go on in any case. */
    boolean take(PeerDevice peer) throws InterruptedException;
  }

  CatchUp(DatabaseRole<R> role, PeerRequests requests, Ticker ticker, DatabaseServerConfig config) {
    this.role = role;
    this.requests = requests;
    this.ticker = ticker;
    this.max = config.catchUpMax();
    this.rowsAtOnce = config.catchUpRows();
  }

  /** State and stored headers alone. */
  void state(ReplicaRequest<R> on, HttpHeaders request) throws InterruptedException {
    for (PeerDevice peer : peers(on, request)) {
      new Exchange(on, peer, max).pull(NO_ROWS, new Mark("", ""), false);
    }
  }

  /** All rows, of as many of the peers as are enough. */
  void whole(ReplicaRequest<R> on, HttpHeaders request) throws InterruptedException {
    List<PeerDevice> peers = peers(on, request);
    int needed = InternalHead.enoughPeers(request, peers.size());
    for (int asked = 0; needed > 0; asked++) {
      try {
        whole(on, peers.get(asked));
        needed--;
      } catch (ReplicaUnavailableException e) {
        if (peers.size() - asked - 1 < needed) {
          throw e;
        }
        LOG.debug("{} catches up with another peer: {}", on.deviceName(), e.getMessage());
      }
    }
  }

  private void whole(ReplicaRequest<R> on, PeerDevice peer) throws InterruptedException {
    var exchange = new Exchange(on, peer, max);
    while (!exchange.pullNext()) {
      exchange.requireTime();
    }
  }

  /**
   * All rows of all peers, as far as the time goes; what was pulled by then is kept.
   *
   * @param time after which nothing more is asked for
   * @param step for one request to a peer and what it brings
   * @param shortCut taken once a peer, when one batch of its rows was not all
   * @return whether nothing is missing any more
   * @throws PeerUnavailableException if a peer cannot be asked
   */
  boolean all(
      ReplicaRequest<R> on, List<PeerDevice> peers, Duration time, Duration step, ShortCut shortCut)
      throws InterruptedException {
    long started = ticker.nanos();
    boolean isInTime = true;
    for (PeerDevice peer : peers) {
      boolean isComplete = false;
      boolean isFirst = true;
      while (!isComplete) {
        if (!isInTime) {
          return false;
        }
        isComplete = new Exchange(on, peer, step).pullNext();
        if (isFirst && !isComplete) {
          shortCut.take(peer);
        }
        isFirst = false;
        isInTime = ticker.nanos() - started < time.toNanos();
      }
    }
    return true;
  }

  /** At least the rows that decide what a page shows. */
  void page(ReplicaRequest<R> on, HttpHeaders request, ListingQuery query)
      throws InterruptedException {
    for (PeerDevice peer : peers(on, request)) {
      var exchange = new Exchange(on, peer, max);
      // Replicas that keep up are in step after one; else a page's range is all that is wanted now.
      if (!exchange.pullNext()) {
        exchange.pullPage(query);
      }
    }
  }

  private static List<PeerDevice> peers(ReplicaRequest<?> on, HttpHeaders request) {
    return PeerDevice.parseList(request.get(Wire.CATCH_UP, "")).stream()
        .filter(peer -> !peer.device().equals(on.deviceName()))
        .toList();
  }

  /** Catching up with one peer. */
  private final class Exchange {
    private final ReplicaRequest<R> on;
    private final PeerDevice peer;
    private final Duration time;
    private final long startedNanos = ticker.nanos();

    Exchange(ReplicaRequest<R> on, PeerDevice peer, Duration time) {
      this.on = on;
      this.peer = peer;
      this.time = time;
    }

    /**
     * Pulls the next batch of all rows, and remembers how far that is.
     *
     * @return whether it was the last
     */
    boolean pullNext() throws InterruptedException {
      return pull(ListingQuery.ALL.withLimit(rowsAtOnce), mark(), true).isComplete();
    }

    /**
     * Pulls the rows of a page's range. What is pulled may hide names of the page, so that it
     * reaches further: then again.
     */
    void pullPage(ListingQuery query) throws InterruptedException {
      String after = mark().after();
      ListingQuery covered = NO_ROWS;
      ListingQuery range = range(query);
      while (!range.equals(covered)) {
        Pulled pulled = new Pulled(after, false);
        while (!pulled.isComplete()) {
          requireTime();
          pulled = pull(range.withLimit(rowsAtOnce), new Mark(pulled.upTo(), ""), false);
        }
        covered = range;
        range = range(query);
      }
    }

    void requireTime() {
      if (!left().isPositive()) {
        throw unknown("is too far ahead to catch up with in " + time, null);
      }
    }

    private ListingQuery range(ListingQuery query) throws InterruptedException {
      return Awaiting.work(
          on.call(replica -> replica.isKnown() ? replica.database().rangeOfPage(query) : query),
          left());
    }

    private Mark mark() throws InterruptedException {
      return Awaiting.work(
          on.call(replica -> {
            if (!replica.isKnown()) {
              return new Mark("", "");
            }
            ReplicaDatabase<R> database = replica.database();
            return new Mark(database.pulledFrom(peer.device()), database.sum().toString());
          }),
          left());
    }

    /**
     * @param isRemembered whether how far this goes is to be remembered, for all rows
     */
    Pulled pull(ListingQuery range, Mark mark, boolean isRemembered) throws InterruptedException {
      try (FullPeerResponse answer = ask(range, mark)) {
        return switch (answer.status()) {
          case 200 -> take(answer, isRemembered);
          case 404 -> takeAbsent(answer, isRemembered);
          default -> throw unknown("answered " + answer.status(), null);
        };
      } catch (WireFormatException e) {
        throw unknown("sent what cannot be read", e);
      }
    }

    private FullPeerResponse ask(ListingQuery range, Mark mark) throws InterruptedException {
      String target =
          new WirePath(peer.device(), on.owner().partition(), on.owner().path())
              + range.toQueryString()
              + "&after="
              + URLEncoder.encode(mark.after(), StandardCharsets.UTF_8);
      HttpRequest head = requests.head(Wire.METHOD_CATCHUP, target, on.transId());
      if (!on.as().isEmpty()) {
        head.headers().set(Wire.AS, on.as());
      }
      if (!mark.sum().isEmpty()) {
        head.headers().set(Wire.ROW_SUM, mark.sum());
      }
      Duration left = left();
      try {
        return requests
            .send(peer, head, Unpooled.EMPTY_BUFFER, RowBatch.BYTES_MAX, left)
            .get(left.toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof PeerException cause) {
          throw unknown("cannot be asked", cause);
        }
        throw new IllegalStateException("catching up with " + peer + " failed", e.getCause());
      } catch (TimeoutException e) {
        throw unknown("did not answer", e);
      }
    }

    private Pulled take(FullPeerResponse answer, boolean isRemembered) throws InterruptedException {
      ReplicaState state = StateHeaders.state(answer.headers());
      List<StoredHeader> stored = StateHeaders.stored(answer.headers());
      String upTo = InternalHead.require(answer.headers(), Wire.SEQUENCE);
      String newest = InternalHead.require(answer.headers(), Wire.NEWEST);
      List<R> rows = rows(answer);
      Awaiting.work(
          on.call(replica -> {
            join(replica, state, stored);
            if (isRemembered) {
              joinRows(replica, upTo, rows);
            } else {
              replica.join(rows);
            }
            return true;
          }),
          left());
      return new Pulled(upTo, upTo.equals(newest));
    }

    private List<R> rows(FullPeerResponse answer) {
      try {
        return role.kind().rows(RowBatch.read(answer.body()));
      } catch (IllegalArgumentException e) {
        throw unknown("sent what cannot be read", e);
      }
    }

    private void joinRows(Replica<R> replica, String upTo, List<R> rows) {
      // In step already: nothing to write.
      boolean isNews =
          !rows.isEmpty() || !replica.database().pulledFrom(peer.device()).equals(upTo);
      if (isNews) {
        replica.joinFrom(peer.device(), upTo, rows);
      }
    }

    /** The peer holds nothing, or knows that it was deleted; an account has rows then too. */
    private Pulled takeAbsent(FullPeerResponse answer, boolean isRemembered)
        throws InterruptedException {
      String known = InternalHead.require(answer.headers(), Wire.ANSWER);
      if (known.equals(Answer.TOMB.name())) {
        return take(answer, isRemembered);
      }
      if (!known.equals(Answer.NONE.name())) {
        throw unknown("does not know", null);
      }
      return new Pulled("", true);
    }

    private void join(Replica<R> replica, ReplicaState state, List<StoredHeader> stored) {
      if (!replica.isKnown()) {
        replica.create(state, stored);
        return;
      }
      ReplicaState own = replica.database().state();
      ReplicaState joined = replica.database().joined(state, stored);
      if (!joined.equals(own) || replica.database().isNews(stored)) {
        replica.change(joined, stored);
      }
    }

    private Duration left() {
      return time.minusNanos(ticker.nanos() - startedNanos);
    }

    private PeerUnavailableException unknown(String why, @Nullable Exception cause) {
      return new PeerUnavailableException(peer, why, cause);
    }
  }
}
