package io.martinet.proxy.database;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.martinet.core.StorePath;
import io.martinet.core.Ticker;
import io.martinet.http.wire.PolicyMarks;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.Placements;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers look-ups for a while: what is there for a minute, what is not for some seconds, what is
 * not known not at all. A look-up under way while its subject is forgotten is not remembered, since
 * it may have seen the time before the write. Thread-safe.
 */
public final class CachedInfos implements InfoCache {
  private static final Logger LOG = LoggerFactory.getLogger(CachedInfos.class);

  /** Counters of forgetting, shared by subjects: a clash only costs a look-up. */
  private static final int STRIPES = 1024;

  private final DatabaseReads reads;
  private final PolicyVotes votes;
  private final Placements placements;
  private final CacheSettings settings;
  private final Ticker ticker;
  private final Cache<StorePath, Entry> entries;
  private final AtomicLongArray forgotten = new AtomicLongArray(STRIPES);

  /**
   * How long and how many look-ups are remembered. Immutable.
   *
   * @param presentAge of what is there; 60 s in Swift
   * @param absentAge of what is not there; 6 s in Swift
   * @param entriesMax the least recently used go first
   */
  public record CacheSettings(Duration presentAge, Duration absentAge, int entriesMax) {
    /** Swift's ages; 20,000 entries of about 1 KiB (guessed). */
    public static CacheSettings defaults() {
      return new CacheSettings(Duration.ofSeconds(60), Duration.ofSeconds(6), 20_000);
    }
  }

  private record Entry(InfoLookup<?> lookup, long expiresNanos) {}

  public CachedInfos(
      DatabaseReads reads,
      PolicyVotes votes,
      Placements placements,
      CacheSettings settings,
      Ticker ticker) {
    this.reads = reads;
    this.votes = votes;
    this.placements = placements;
    this.settings = settings;
    this.ticker = ticker;
    this.entries = CacheBuilder.newBuilder().maximumSize(settings.entriesMax()).build();
  }

  @Override
  public InfoLookup<AccountInfo> account(RequestContext context, String account)
      throws InterruptedException {
    return find(context, StorePath.account(account), CachedInfos::accountInfo);
  }

  @Override
  public InfoLookup<ContainerInfo> container(
      RequestContext context, String account, String container) throws InterruptedException {
    return find(context, StorePath.container(account, container), CachedInfos::containerInfo);
  }

  @Override
  public void forgetAccount(String account) {
    forget(StorePath.account(account));
  }

  @Override
  public void forgetContainer(String account, String container) {
    forget(StorePath.container(account, container));
  }

  private void forget(StorePath path) {
    forgotten.incrementAndGet(stripe(path));
    entries.invalidate(path);
  }

  // An account's path has an account's info and nothing else, a container's likewise.
  @SuppressWarnings("unchecked")
  private <T> InfoLookup<T> find(
      RequestContext context, StorePath path, Function<HttpHeaders, T> reader)
      throws InterruptedException {
    Entry entry = entries.getIfPresent(path);
    if (entry != null && entry.expiresNanos() - ticker.nanos() > 0) {
      return (InfoLookup<T>) entry.lookup();
    }
    long forgottenBefore = forgotten.get(stripe(path));
    InfoLookup<T> lookup = look(context, path, reader);
    Duration age =
        switch (lookup) {
          case InfoLookup.Present<T> _ -> settings.presentAge();
          case InfoLookup.Absent<T> _ -> settings.absentAge();
          case InfoLookup.Unknown<T> _ -> Duration.ZERO;
        };
    if (age.isPositive()) {
      entries.put(path, new Entry(lookup, ticker.nanos() + age.toNanos()));
      if (forgotten.get(stripe(path)) != forgottenBefore) {
        entries.invalidate(path);
      }
    }
    return lookup;
  }

  private <T> InfoLookup<T> look(
      RequestContext context, StorePath path, Function<HttpHeaders, T> reader)
      throws InterruptedException {
    var scope =
        new BackendScope(
            path,
            path.container() == null
                ? placements.account(path.account())
                : placements.container(path.account(), path.container()),
            0,
            context.transactionId(),
            context.timeTicks());
    return switch (reads.info(scope)) {
      case ReadResult.Present(var headers, var body) -> {
        body.release();
        yield isAgreed(scope, headers)
            ? new InfoLookup.Present<>(reader.apply(headers))
            : new InfoLookup.Unknown<>("its replicas do not agree on a storage policy yet");
      }
      case ReadResult.Absent(var isDeleted) -> new InfoLookup.Absent<>(isDeleted);
      case ReadResult.Unknown(var why, _) -> {
        LOG.warn("{} {} cannot be looked up: {}", context.transactionId(), path, why);
        yield new InfoLookup.Unknown<>(why);
      }
    };
  }

  /** Nothing is stored or looked up by a policy that may turn out to be another. */
  private boolean isAgreed(BackendScope scope, HttpHeaders headers) throws InterruptedException {
    int policy = headers.getInt(Wire.POLICY, 0);
    if (scope.path().container() == null || !PolicyMarks.isOpen(policy, headers::contains)) {
      return true;
    }
    OptionalInt agreed = votes.agree(scope);
    agreed.ifPresent(chosen -> headers.set(Wire.POLICY, chosen));
    return agreed.isPresent();
  }

  private static AccountInfo accountInfo(HttpHeaders headers) {
    return new AccountInfo(
        number(headers, "X-Account-Container-Count"),
        number(headers, "X-Account-Object-Count"),
        number(headers, "X-Account-Bytes-Used"),
        policies(headers),
        stored(StoredHeaders.ACCOUNT, headers));
  }

  /** Of each policy: containers, objects and bytes, with blanks between. */
  private static Map<Integer, AccountInfo.Usage> policies(HttpHeaders headers) {
    var policies = new TreeMap<Integer, AccountInfo.Usage>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      String[] counts = header.getValue().split(" ", -1);
      if (name.startsWith(Wire.ACCOUNT_POLICY_PREFIX) && counts.length == 3) {
        policies.put(
            Integer.valueOf(name.substring(Wire.ACCOUNT_POLICY_PREFIX.length())),
            new AccountInfo.Usage(Long.parseLong(counts[1]), Long.parseLong(counts[2])));
      }
    }
    return policies;
  }

  private static ContainerInfo containerInfo(HttpHeaders headers) {
    SortedMap<String, String> stored = stored(StoredHeaders.CONTAINER, headers);
    return new ContainerInfo(
        headers.getInt(Wire.POLICY, 0),
        stored.get("X-Container-Read"),
        stored.get("X-Container-Write"),
        number(headers, "X-Container-Object-Count"),
        number(headers, "X-Container-Bytes-Used"),
        stored);
  }

  private static SortedMap<String, String> stored(StoredHeaders kind, HttpHeaders headers) {
    var stored = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    stored.putAll(kind.pick(headers));
    return stored;
  }

  private static long number(HttpHeaders headers, String name) {
    String value = headers.get(name);
    return value == null ? 0 : Long.parseLong(value);
  }

  private static int stripe(StorePath path) {
    return path.hashCode() & (STRIPES - 1);
  }
}
