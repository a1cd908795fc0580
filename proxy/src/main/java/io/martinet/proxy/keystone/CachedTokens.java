package io.martinet.proxy.keystone;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.martinet.core.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Believes what Keystone said for a while, and asks once for all who want to know the same at the
 * same time. A revoked token works until that while is over. What could not be found out is not
 * remembered. Thread-safe.
 */
final class CachedTokens implements TokenSource {
  /**
   * Timeouts that one question may take: a place among those that ask, the turn to log in, a login,
   * the question, and the last three again if the store's own token was no longer good.
   */
  private static final int TIMEOUTS_MAX = 7;

  private final TokenSource source;
  private final KeystoneConfig.Limits limits;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Counter asked;
  private final Counter unavailable;
  private final Semaphore places;
  private final Cache<HashCode, Remembered> remembered;

  /** As many as there are requests at most. */
  private final ConcurrentHashMap<HashCode, CompletableFuture<TokenAnswer>> underWay =
      new ConcurrentHashMap<>();

  private record Remembered(TokenAnswer answer, long untilNanos) {}

  CachedTokens(
      TokenSource source,
      KeystoneConfig.Limits limits,
      InstantSource clock,
      Ticker ticker,
      MetricRegistry metrics) {
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    this.ticker = ticker;
    this.asked = metrics.counter("proxy.keystone.asked");
    this.unavailable = metrics.counter("proxy.keystone.unavailable");
    this.places = new Semaphore(limits.concurrencyMax());
    this.remembered = CacheBuilder.newBuilder().maximumSize(limits.cacheEntriesMax()).build();
  }

  @Override
  public TokenAnswer ask(String token) throws InterruptedException {
    // Not the token itself: a heap dump is not to be a bunch of keys.
    HashCode key = Hashing.sha256().hashString(token, StandardCharsets.UTF_8);
    TokenAnswer answer = recall(key);
    if (answer == null) {
      var mine = new CompletableFuture<TokenAnswer>();
      CompletableFuture<TokenAnswer> running = underWay.putIfAbsent(key, mine);
      answer = running == null ? find(key, token, mine) : await(running);
    }
    return unlessExpired(answer);
  }

  /** Requests that wait for what another has asked. */
  int waiting() {
    return underWay.values().stream().mapToInt(CompletableFuture::getNumberOfDependents).sum();
  }

  private TokenAnswer find(HashCode key, String token, CompletableFuture<TokenAnswer> mine)
      throws InterruptedException {
    TokenAnswer answer = new TokenAnswer.Unavailable("the request that asked was given up");
    try {
      // Somebody else's question may have ended between the look at what is remembered and here.
      TokenAnswer known = recall(key);
      if (known != null) {
        answer = known;
      } else {
        answer = askInTurn(token);
        remember(key, answer);
      }
      return answer;
    } finally {
      underWay.remove(key, mine);
      mine.complete(answer);
    }
  }

  private TokenAnswer askInTurn(String token) throws InterruptedException {
    if (!places.tryAcquire(limits.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
      unavailable.inc();
      return new TokenAnswer.Unavailable(
          "more than " + limits.concurrencyMax() + " tokens are being asked about");
    }
    try {
      asked.inc();
      TokenAnswer answer = source.ask(token);
      if (answer instanceof TokenAnswer.Unavailable) {
        unavailable.inc();
      }
      return answer;
    } finally {
      places.release();
    }
  }

  private TokenAnswer await(CompletableFuture<TokenAnswer> running) throws InterruptedException {
    Duration patience = limits.timeout().multipliedBy(TIMEOUTS_MAX);
    try {
      return running.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new TokenAnswer.Unavailable("no answer within " + patience);
    } catch (ExecutionException e) {
      throw new IllegalStateException("completed with answers only", e);
    }
  }

  private @Nullable TokenAnswer recall(HashCode key) {
    Remembered entry = remembered.getIfPresent(key);
    return entry != null && entry.untilNanos - ticker.nanos() > 0 ? entry.answer : null;
  }

  private void remember(HashCode key, TokenAnswer answer) {
    if (!(answer instanceof TokenAnswer.Unavailable) && limits.cacheAge().isPositive()) {
      remembered.put(key, new Remembered(answer, ticker.nanos() + limits.cacheAge().toNanos()));
    }
  }

  private TokenAnswer unlessExpired(TokenAnswer answer) {
    return answer instanceof TokenAnswer.Valid(var token)
            && !token.expiresAt().isAfter(clock.instant())
        ? new TokenAnswer.Invalid()
        : answer;
  }
}
