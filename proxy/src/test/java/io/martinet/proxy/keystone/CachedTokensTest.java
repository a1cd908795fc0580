package io.martinet.proxy.keystone;

import static io.martinet.proxy.keystone.TestTokens.ACME;
import static io.martinet.proxy.keystone.TestTokens.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.codahale.metrics.MetricRegistry;
import io.martinet.service.VirtualThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedTokensTest {
  private static final TokenAnswer VALID =
      new TokenAnswer.Valid(TestTokens.token(ANNA, ACME, "admin"));
  private static final TokenAnswer INVALID = new TokenAnswer.Invalid();
  private static final TokenAnswer UNAVAILABLE = new TokenAnswer.Unavailable("test");

  /** Before any test would give up. */
  private static final long WAIT_SECONDS_MAX = 30;

  private final AtomicInteger asked = new AtomicInteger();
  private Instant now = TestTokens.EXPIRY.minusSeconds(1000);
  private long nanos;
  private TokenAnswer says = VALID;

  @Test
  void anAnswerIsBelievedForItsTime() throws Exception {
    CachedTokens tokens = tokens(100, 10);

    assertThat(tokens.ask("t")).isEqualTo(VALID);
    says = INVALID;
    pass(99);
    assertThat(tokens.ask("t")).isEqualTo(VALID);
    pass(1);
    assertThat(tokens.ask("t")).isEqualTo(INVALID);
    says = VALID;
    pass(99);
    assertThat(tokens.ask("t")).isEqualTo(INVALID);
    assertThat(asked).hasValue(2);
  }

  @Test
  void noAnswerIsBelievedWhenTheTokenHasExpired() throws Exception {
    CachedTokens tokens = tokens(5000, 10);

    assertThat(tokens.ask("t")).isEqualTo(VALID);
    pass(999);
    assertThat(tokens.ask("t")).isEqualTo(VALID);
    pass(1);
    assertThat(tokens.ask("t")).isEqualTo(INVALID);
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsNotKnownIsAskedAgain() throws Exception {
    CachedTokens tokens = tokens(100, 10);
    says = UNAVAILABLE;

    assertThat(tokens.ask("t")).isEqualTo(UNAVAILABLE);
    says = VALID;
    assertThat(tokens.ask("t")).isEqualTo(VALID);
  }

  @Test
  void noMoreIsRememberedThanThereIsRoomFor() throws Exception {
    CachedTokens tokens = tokens(100, 1);

    for (int i = 0; i < 50; i++) {
      tokens.ask("t" + i);
    }
    tokens.ask("t0");

    assertThat(asked).hasValue(51);
  }

  @Test
  void nothingIsRememberedForNoTime() throws Exception {
    CachedTokens tokens = tokens(0, 10);

    tokens.ask("t");
    tokens.ask("t");

    assertThat(asked).hasValue(2);
  }

  @Test
  void whoeverWantsToKnowTheSameAtTheSameTimeWaitsForOneAnswer() throws Exception {
    var isAsked = new CountDownLatch(1);
    var mayAnswer = new CountDownLatch(1);
    CachedTokens tokens =
        tokens(
            0,
            10,
            token -> {
              asked.incrementAndGet();
              isAsked.countDown();
              assertThat(mayAnswer.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
              return VALID;
            });
    List<CompletableFuture<TokenAnswer>> answers = new ArrayList<>();
    answers.add(askBeside(tokens));
    assertThat(isAsked.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 9; i++) {
      answers.add(askBeside(tokens));
    }
    // Each of the others is waiting, or has not come yet and must not come too late.
    assertTimeoutPreemptively(
        Duration.ofSeconds(WAIT_SECONDS_MAX),
        () -> {
          while (tokens.waiting() < 9) {
            Thread.onSpinWait();
          }
        });
    mayAnswer.countDown();

    for (CompletableFuture<TokenAnswer> answer : answers) {
      assertThat(answer.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo(VALID);
    }
    assertThat(asked).hasValue(1);
  }

  private CompletableFuture<TokenAnswer> askBeside(CachedTokens tokens) {
    var answer = new CompletableFuture<TokenAnswer>();
    new VirtualThreads()
        .execute(() -> {
          try {
            answer.complete(tokens.ask("t"));
          } catch (Throwable e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  private CachedTokens tokens(int ageSeconds, int entriesMax) {
    return tokens(
        ageSeconds,
        entriesMax,
        _ -> {
          asked.incrementAndGet();
          return says;
        });
  }

  private CachedTokens tokens(int ageSeconds, int entriesMax, TokenSource source) {
    var limits =
        new KeystoneConfig.Limits(
            Duration.ofSeconds(5), 4, Duration.ofSeconds(ageSeconds), entriesMax);
    return new CachedTokens(source, limits, () -> now, () -> nanos, new MetricRegistry());
  }
}
