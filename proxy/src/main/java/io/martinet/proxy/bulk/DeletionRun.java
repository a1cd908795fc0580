package io.martinet.proxy.bulk;

import io.martinet.http.Response;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.backend.Parker;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deletions of one request: a few at a time, each on a thread of its own, while the request's
 * thread counts what came of them and keeps the client waiting. Used once, by that thread.
 */
final class DeletionRun {
  /** Of what could not be asked for. */
  private static final int MALFORMED = 412;

  private static final Logger LOG = LoggerFactory.getLogger(DeletionRun.class);

  private final RequestContext origin;
  private final DeleteTargets targets;
  private final ProxyHandler next;
  private final BulkConfig config;
  private final Parker parker;
  private final Executor threads;
  private final String source;
  private final DeletionTally tally = new DeletionTally();
  private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private DeleteTargets.@Nullable Target upcoming;
  private boolean isExhausted;
  private int started;
  private int running;
  private int runningObjects;

  DeletionRun(
      RequestContext origin,
      DeleteTargets targets,
      ProxyHandler next,
      BulkConfig config,
      Parker parker,
      Executor threads,
      String source) {
    this.origin = origin;
    this.targets = targets;
    this.next = next;
    this.config = config;
    this.parker = parker;
    this.threads = threads;
    this.source = source;
  }

  private record Outcome(int index, DeleteTargets.Target target, int status) {}

  BulkResult run(Heartbeat heartbeat) throws IOException, InterruptedException {
    BulkRefusedException refusal = null;
    while (true) {
      if (refusal == null) {
        try {
          startSome();
        } catch (BulkRefusedException e) {
          refusal = e;
        }
      }
      if (running == 0) {
        return tally.result(refusal);
      }
      awaitSome(heartbeat);
    }
  }

  private void startSome() throws BulkRefusedException, IOException, InterruptedException {
    while (running < config.deleteConcurrency()) {
      if (tally.failureCount() >= config.deleteFailuresMax()) {
        throw new BulkRefusedException(400, "Max delete failures exceeded");
      }
      DeleteTargets.Target target = peek();
      if (target == null || (target.isAfterAll() && runningObjects > 0)) {
        return;
      }
      upcoming = null;
      start(target);
    }
  }

  private DeleteTargets.@Nullable Target peek()
      throws BulkRefusedException, IOException, InterruptedException {
    if (upcoming == null && !isExhausted) {
      upcoming = targets.next();
      isExhausted = upcoming == null;
    }
    return upcoming;
  }

  private void start(DeleteTargets.Target target) {
    int index = started++;
    if (target.path() == null) {
      if (target.problem().isEmpty()) {
        tally.count(index, target.name(), MALFORMED);
      } else {
        tally.refuse(index, target.name(), target.problem());
      }
      return;
    }
    // Made here: the thread that sends it may not ask the client's request for anything.
    SubRequest deletion = SubRequest.of(origin, HttpMethod.DELETE, target.path());
    if (target.version() != null) {
      deletion.query(VersionPath.QUERY, target.version());
    }
    RequestContext sub = deletion.from(source);
    Thread waiter = Thread.currentThread();
    running++;
    runningObjects += target.isContainer() ? 0 : 1;
    threads.execute(() -> {
      outcomes.add(new Outcome(index, target, send(sub)));
      parker.wake(waiter);
    });
  }

  private int send(RequestContext sub) {
    try {
      Response response = next.handle(sub);
      response.content().release();
      return response.status();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 503;
    } catch (Exception e) { // whatever the cause, the list goes on and the client is told
      LOG.error("a deletion in bulk failed: {} {}", sub.transactionId(), sub.request().target(), e);
      return 500;
    }
  }

  private void awaitSome(Heartbeat heartbeat) throws IOException, InterruptedException {
    while (outcomes.isEmpty()) {
      parker.parkUntil(heartbeat.nextNanos());
      heartbeat.beatIfDue();
    }
    for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      running--;
      runningObjects -= outcome.target().isContainer() ? 0 : 1;
      tally.count(outcome.index(), outcome.target().name(), outcome.status());
    }
    heartbeat.beatIfDue();
  }
}
