package io.martinet.replicator;

import io.martinet.core.PathHash;
import io.martinet.core.Timestamps;
import io.martinet.http.wire.DeletionList;
import io.martinet.http.wire.ExpiredPage;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.SealedStates;
import io.martinet.replicator.Tombstones.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has expired on devices, by one state of the rings: finds it by the index of a
 * device, makes its expiry final on its primaries, and writes tombstones where a majority holds the
 * same object (decision 080). One thread; blocks.
 *
 * <p>An object is the business of its first primary's expirer. Others take it over when it is
 * overdue and a primary before theirs does not answer, or long overdue, whoever neglects it.
 */
final class ExpiryPass {
  /** An object is so much overdue, for each primary before its own, before a device looks at it. */
  static final long TAKEOVER_SECONDS = 30;

  /** By then a device that answers must have been cared for (a guess). */
  static final long NEGLECTED_SECONDS = 600;

  /** Pages of one device in one pass; the next pass goes on behind them. */
  private static final int PAGES_MAX = 10;

  private static final Logger log = LoggerFactory.getLogger(ExpiryPass.class);

  private final ExpiryPeers peers;
  private final Places places;
  private final Tombstones tombstones;
  private final QueuedDeletions queued;
  private final int concurrency;
  private final ExpiryDelays delays;
  private final long nowSeconds;
  private final ExpirerTally tally;

  /**
   * @param places by the object ring in force
   * @param queued deletes what lists name
   * @param concurrency deletions under way at once
   * @param delays for which what has expired is kept
   * @param nowSeconds of the clock, Unix seconds
   */
  ExpiryPass(
      ExpiryPeers peers,
      Places places,
      Tombstones tombstones,
      QueuedDeletions queued,
      int concurrency,
      ExpiryDelays delays,
      long nowSeconds,
      ExpirerTally tally) {
    this.peers = peers;
    this.places = places;
    this.tombstones = tombstones;
    this.queued = queued;
    this.concurrency = concurrency;
    this.delays = delays;
    this.nowSeconds = nowSeconds;
    this.tally = tally;
  }

  /**
   * How far a device was gone through.
   *
   * @param deletions that were tried
   * @param next where the next pass goes on, null at the beginning
   */
  record Progress(int deletions, @Nullable String next) {}

  private record Candidate(ExpiredPage.Entry entry, int partition, List<PeerDevice> primaries) {
    PathHash hash() {
      return entry.hash();
    }

    /** Whether it names what is to be deleted: kept no longer than needed, whatever the delay. */
    boolean isList() {
      return DeletionList.isAt(entry.path());
    }
  }

  /** What the primaries of some objects hold of them; who does not answer is absent. */
  private record Sealed(Map<PeerDevice, Map<PathHash, SealedStates.Entry>> byDevice) {
    boolean answered(PeerDevice device) {
      return byDevice.containsKey(device);
    }

    Map<PeerDevice, SealedStates.Entry> of(Candidate candidate) {
      var told = new LinkedHashMap<PeerDevice, SealedStates.Entry>();
      for (PeerDevice primary : candidate.primaries()) {
        SealedStates.Entry entry = byDevice.getOrDefault(primary, Map.of()).get(candidate.hash());
        if (entry != null) {
          told.put(primary, entry);
        }
      }
      return told;
    }
  }

  /**
   * @param after where the last pass ended
   * @param budget deletions at most; a list that is worked off may go beyond it
   */
  Progress of(PeerDevice device, @Nullable String after, int budget) {
    String next = after;
    int tried = 0;
    // What is kept for longer is passed over, again and again until it is due.
    long through = nowSeconds - delays.leastSeconds();
    try {
      for (int pages = 0; pages < PAGES_MAX && tried < budget; pages++) {
        ExpiryPeers.Page page = peers.expired(device, through, next);
        List<Candidate> all = candidates(device, page);
        List<Candidate> some = all.subList(0, Math.min(all.size(), budget - tried));
        tried += expire(device, some);
        all.subList(some.size(), all.size()).forEach(each -> tally.left(overdue(each)));
        if (some.size() < all.size()) {
          return new Progress(tried, next);
        }
        next = page.next();
        if (next == null) {
          break;
        }
      }
    } catch (PeerFailedException e) {
      tally.failed();
      log.warn("left for the next pass: {}", e.getMessage());
    }
    return new Progress(tried, next);
  }

  private List<Candidate> candidates(PeerDevice device, ExpiryPeers.Page page) {
    var candidates = new ArrayList<Candidate>();
    for (ExpiredPage.Entry entry : page.entries()) {
      int partition = places.partition(entry.hash().high());
      var candidate = new Candidate(entry, partition, places.members(partition));
      int before = candidate.primaries().indexOf(device);
      if (before >= 0 && (candidate.isList() || overdue(candidate) >= before * TAKEOVER_SECONDS)) {
        candidates.add(candidate);
      }
    }
    return candidates;
  }

  private int expire(PeerDevice device, List<Candidate> candidates) {
    Sealed sealed = seal(candidates);
    var window = new ArrayList<CompletableFuture<?>>();
    int tried = 0;
    for (Candidate candidate : candidates) {
      Map<PeerDevice, SealedStates.Entry> told = sealed.of(candidate);
      if (!isTurnOf(device, candidate, sealed)) {
        continue;
      }
      switch (ExpiryVerdict.of(places, candidate.partition(), candidate.entry().seconds(), told)) {
        case ExpiryVerdict.Delete delete -> {
          tried++;
          if (candidate.isList()) {
            tried += workOff(candidate, delete);
          } else {
            window.add(delete(candidate, delete));
          }
        }
        case ExpiryVerdict.Later() -> tally.left(overdue(candidate));
        case ExpiryVerdict.Over() -> {}
      }
      if (window.size() == concurrency) {
        window.forEach(CompletableFuture::join);
        window.clear();
      }
    }
    window.forEach(CompletableFuture::join);
    return tried;
  }

  private Sealed seal(List<Candidate> candidates) {
    var wanted = new LinkedHashMap<PeerDevice, LinkedHashSet<PathHash>>();
    for (Candidate candidate : candidates) {
      for (PeerDevice primary : candidate.primaries()) {
        wanted.computeIfAbsent(primary, _ -> new LinkedHashSet<>()).add(candidate.hash());
      }
    }
    var byDevice = new HashMap<PeerDevice, Map<PathHash, SealedStates.Entry>>();
    wanted.forEach((primary, hashes) -> {
      List<PathHash> asked = List.copyOf(hashes);
      try {
        List<SealedStates.Entry> states = peers.seal(primary, asked);
        var told = new HashMap<PathHash, SealedStates.Entry>();
        for (int i = 0; i < asked.size(); i++) {
          told.put(asked.get(i), states.get(i));
        }
        byDevice.put(primary, told);
      } catch (PeerFailedException e) {
        tally.failed();
        log.warn("what it holds is not known: {}", e.getMessage());
      }
    });
    return new Sealed(byDevice);
  }

  private boolean isTurnOf(PeerDevice device, Candidate candidate, Sealed sealed) {
    List<PeerDevice> primaries = candidate.primaries();
    int before = primaries.indexOf(device);
    if (primaries.subList(0, before).stream().noneMatch(sealed::answered)) {
      return true;
    }
    long waited =
        candidate.isList() ? ageSeconds(sealed.of(candidate).get(device)) : overdue(candidate);
    return waited >= before * NEGLECTED_SECONDS;
  }

  private long ageSeconds(SealedStates.@Nullable Entry entry) {
    return entry == null
        ? 0
        : nowSeconds - entry.state().newest().ticks() / Timestamps.TICKS_PER_SECOND;
  }

  private CompletableFuture<Fate> delete(Candidate candidate, ExpiryVerdict.Delete delete) {
    return tombstones
        .write(candidate.partition(), candidate.entry().path(), delete.tombstone(), true)
        .whenComplete((fate, failure) -> settle(candidate, fate));
  }

  /** Called by whichever thread the last answer came on. */
  private void settle(Candidate candidate, @Nullable Fate fate) {
    if (fate == Fate.DELETED) {
      tally.deleted();
    } else {
      // Something newer stands in the way, or too few answered: the next pass looks again.
      tally.left(overdue(candidate));
    }
  }

  /** Deletes what a list names, and then the list itself. */
  private int workOff(Candidate candidate, ExpiryVerdict.Delete delete) {
    QueuedDeletions.Outcome outcome = queued.workOff(candidate.partition(), candidate.entry());
    if (outcome.isDone()) {
      tombstones
          .write(candidate.partition(), candidate.entry().path(), delete.tombstone(), false)
          .join();
    } else {
      tally.left(0);
    }
    return outcome.deletions();
  }

  /** What it is late by, the delay apart. */
  private long overdue(Candidate candidate) {
    return nowSeconds - delays.secondsOf(candidate.entry().path()) - candidate.entry().seconds();
  }
}
