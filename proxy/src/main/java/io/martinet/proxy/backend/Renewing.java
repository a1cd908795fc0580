package io.martinet.proxy.backend;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs again by newer rings what failed because the ring has changed meanwhile (rule 6). A request
 * that failed for another reason finds no newer ring and fails as it did.
 */
public final class Renewing {
  /** Tries after the first one: a ring changes seldom. */
  private static final int TIMES_MAX = 3;

  private Renewing() {}

  /** Finds the same by newer rings; empty if there are none. Blocks for a bounded time. */
  @FunctionalInterface
  public interface Renewal<S> {
    Optional<S> of(S past) throws InterruptedException;
  }

  /** A request that says by an exception that no quorum was reached. */
  @FunctionalInterface
  public interface Request<S, T> {
    T by(S places) throws QuorumNotReachedException, InterruptedException;
  }

  /** A request whose result says whether the replicas knew. */
  @FunctionalInterface
  public interface Question<T> {
    T by(BackendScope scope) throws InterruptedException;
  }

  /**
   * @throws QuorumNotReachedException by the newest rings too
   */
  public static <S, T> T run(S first, Renewal<S> renewal, Request<S, T> request)
      throws QuorumNotReachedException, InterruptedException {
    S places = first;
    for (int left = TIMES_MAX; ; left--) {
      try {
        return request.by(places);
      } catch (QuorumNotReachedException e) {
        @Nullable S newer = left == 0 ? null : renewal.of(places).orElse(null);
        if (newer == null) {
          throw e;
        }
        places = newer;
      }
    }
  }

  /**
   * @param isUnknown whether a result says that too few replicas knew
   */
  public static <T> T ask(BackendScope first, Predicate<T> isUnknown, Question<T> question)
      throws InterruptedException {
    BackendScope scope = first;
    for (int left = TIMES_MAX; ; left--) {
      T result = question.by(scope);
      boolean isOver = left == 0 || !isUnknown.test(result);
      BackendScope newer = isOver ? null : scope.renewed().orElse(null);
      if (newer == null) {
        return result;
      }
      scope = newer;
    }
  }
}
