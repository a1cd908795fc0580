package io.martinet.proxy.ratelimit;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.backend.Parker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slows down those who write to one account or container, or list one container, more often than is
 * good for it, whoever they are. Each proxy counts for itself, where Swift's share a memcache: with
 * N proxies behind a balancer a limit is up to N times as high. Thread-safe; a slowed request keeps
 * its virtual thread and its place among those under way.
 */
public final class RateLimit implements ProxyHandler {
  static final int BLACKLISTED = 497;
  static final int SLOW_DOWN = 498;

  /** Who asks again and again is at least slowed; Swift's second. */
  private static final Duration BLACKLIST_PAUSE = Duration.ofSeconds(1);

  private static final Set<String> OBJECT_WRITES = Set.of("COPY", "DELETE", "POST", "PUT");
  private static final Set<String> CONTAINER_WRITES = Set.of("DELETE", "PUT");

  private final ProxyHandler next;
  private final RateLimits limits;
  private final InfoCache infos;
  private final Parker parker;
  private final Pacer pacer;
  private final Counter slowed;
  private final Counter refused;

  /**
   * @param infos tells how many objects a container has
   * @param metrics counts requests that were slowed and refused
   */
  public RateLimit(
      ProxyHandler next,
      RateLimits limits,
      InfoCache infos,
      Parker parker,
      MetricRegistry metrics) {
    this.next = next;
    this.limits = limits;
    this.infos = infos;
    this.parker = parker;
    this.pacer = new Pacer(limits.buffer(), limits.sleepMax());
    this.slowed = metrics.counter("proxy.ratelimit.slowed");
    this.refused = metrics.counter("proxy.ratelimit.refused");
  }

  /** What is limited, and how often it may be done. */
  private record Limit(String key, double perSecond) {}

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path))) {
      return next.handle(context);
    }
    if (limits.blacklist().contains(path.account())) {
      refused.inc();
      await(parker.nanos() + BLACKLIST_PAUSE.toNanos());
      return Responses.message(BLACKLISTED, "Your account has been blacklisted");
    }
    Limit limit = limits.whitelist().contains(path.account()) ? null : limitOf(context, path);
    return limit == null ? next.handle(context) : paced(context, limit);
  }

  private Response paced(RequestContext context, Limit limit) throws Exception {
    long now = parker.nanos();
    long wait = pacer.reserve(limit.key, limit.perSecond, now);
    if (wait == Pacer.REFUSED) {
      refused.inc();
      return Responses.message(SLOW_DOWN, "Slow down");
    }
    if (wait > 0) {
      slowed.inc();
      await(now + wait);
    }
    return next.handle(context);
  }

  private void await(long deadlineNanos) throws InterruptedException {
    while (parker.nanos() - deadlineNanos < 0) {
      parker.parkUntil(deadlineNanos);
    }
  }

  private @Nullable Limit limitOf(RequestContext context, StorePath path)
      throws InterruptedException {
    if (path.container() == null) {
      return null;
    }
    String method = context.method().name();
    if (path.object() != null) {
      return OBJECT_WRITES.contains(method)
          ? bySize(context, path, "write", limits.containerWrites())
          : null;
    }
    if (method.equals("GET")) {
      return bySize(context, path, "list", limits.containerListings());
    }
    return CONTAINER_WRITES.contains(method) && limits.accountWrites() > 0
        ? new Limit("account/" + path.account(), limits.accountWrites())
        : null;
  }

  /** What is not known of a container, and what is not there, is not limited. */
  private @Nullable Limit bySize(
      RequestContext context, StorePath path, String what, RateTiers tiers)
      throws InterruptedException {
    List<RateTiers.Tier> all = tiers.tiers();
    if (all.isEmpty()) {
      return null;
    }
    Double perSecond =
        infos.container(context, path.account(), path.requireContainer())
                instanceof InfoLookup.Present<ContainerInfo>(var info)
            ? tiers.rateOf(info.objectCount())
            : null;
    return perSecond == null
        ? null
        : new Limit(what + "/" + path.account() + "/" + path.container(), perSecond);
  }
}
