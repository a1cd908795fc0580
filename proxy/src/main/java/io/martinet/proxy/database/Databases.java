package io.martinet.proxy.database;

import io.martinet.core.HybridClock;
import io.martinet.core.StorePath;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Placements;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Accounts and containers as controllers see them: each request finds its replicas, each write
 * draws its version, and what was written is forgotten by the cache. Thread-safe; blocks the
 * virtual thread.
 */
public final class Databases {
  private static final String NEWEST = "X-Newest";

  private final DatabaseReads reads;
  private final DatabaseWrites writes;
  private final PolicyVotes votes;
  private final Placements placements;
  private final InfoCache infos;
  private final HybridClock clock;

  public Databases(
      DatabaseReads reads,
      DatabaseWrites writes,
      PolicyVotes votes,
      Placements placements,
      InfoCache infos,
      HybridClock clock) {
    this.reads = reads;
    this.writes = writes;
    this.votes = votes;
    this.placements = placements;
    this.infos = infos;
    this.clock = clock;
  }

  /** What is remembered of accounts and containers. */
  public InfoCache infos() {
    return infos;
  }

  /**
   * @param query of a listing with its question mark, or empty
   */
  public ReadResult read(RequestContext context, StorePath path, HttpMethod method, String query)
      throws InterruptedException {
    boolean isNewest = SwiftBoolean.isTrue(context.header(NEWEST));
    return reads.read(scope(context, path), method, query, isNewest);
  }

  /**
   * @param headers what the write says; the version and where rows are owed are added
   */
  public WriteResult write(
      RequestContext context, StorePath path, HttpMethod method, HttpHeaders headers)
      throws InterruptedException {
    addDuties(path, headers);
    try {
      return writes.write(scope(context, path), method, headers);
    } finally {
      // Also after a failure, which may have written something somewhere.
      forget(path);
    }
  }

  /**
   * Makes a container, or sets its headers anew.
   *
   * @param headers what the write says
   * @param policy that it is to have if it is made
   * @param isAsked whether a container of another one is a conflict
   */
  public WriteResult putContainer(
      RequestContext context, StorePath path, HttpHeaders headers, int policy, boolean isAsked)
      throws InterruptedException {
    addDuties(path, headers);
    try {
      return votes.put(scope(context, path), headers, policy, isAsked);
    } finally {
      forget(path);
    }
  }

  /** Deletes a container unless it holds objects. */
  public WriteResult deleteIfEmpty(RequestContext context, StorePath path)
      throws InterruptedException {
    HttpHeaders headers = new DefaultHttpHeaders();
    addDuties(path, headers);
    try {
      return writes.deleteIfEmpty(scope(context, path), headers);
    } finally {
      forget(path);
    }
  }

  private void addDuties(StorePath path, HttpHeaders headers) {
    headers.set(Wire.WRITE_VERSION, clock.next().toString());
    if (path.container() != null) {
      headers.set(Wire.ACCOUNT_TARGETS, targets(placements.account(path.account())).toString());
    }
  }

  private void forget(StorePath path) {
    if (path.container() == null) {
      infos.forgetAccount(path.account());
    } else {
      infos.forgetContainer(path.account(), path.container());
    }
  }

  private BackendScope scope(RequestContext context, StorePath path) {
    Placement placement =
        path.container() == null
            ? placements.account(path.account())
            : placements.container(path.account(), path.container());
    return new BackendScope(path, placement, 0, context.transactionId(), context.timeTicks());
  }

  private static RowTargets targets(Placement account) {
    return new RowTargets(
        account.partition(),
        account.ringVersion(),
        account.members().stream().map(peer -> new RowTargets.Target(peer, false)).toList());
  }
}
