package io.martinet.proxy.database;

import io.martinet.core.HybridClock;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.PolicyMarks;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.Renewing;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has the replicas of a container agree on its storage policy (decision 092): each votes once in
 * the container's life, for the policy with which it took it first, and what a majority voted for
 * is written down before a client hears of it or an object is stored by it. Thread-safe; blocks the
 * virtual thread.
 */
public final class PolicyVotes {
  /** Answers are a line of text at most. */
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private final BackendClient backend;
  private final Parker parker;
  private final HybridClock clock;

  public PolicyVotes(BackendClient backend, Parker parker, HybridClock clock) {
    this.backend = backend;
    this.parker = parker;
    this.clock = clock;
  }

  /**
   * What a replica has, by its own word.
   *
   * @param life names the life of the container in which it has that policy
   */
  private record Vote(int replica, int status, int policy, String life, boolean isAgreed) {
    static @Nullable Vote of(int replica, BackendAnswer.Answered answered) {
      HttpHeaders headers = answered.headers();
      String life = headers.get(Wire.LIFE);
      if (life == null || !Answer.HAVE.name().equals(headers.get(Wire.ANSWER))) {
        return null;
      }
      int policy = headers.getInt(Wire.POLICY, 0);
      return new Vote(
          replica,
          answered.status(),
          policy,
          life.split(" ", -1)[0],
          !PolicyMarks.isOpen(policy, headers::contains));
    }
  }

  /** One replica's answer. */
  private record Told(int replica, BackendAnswer answer, @Nullable Vote vote) {
    static Told of(int replica, BackendAnswer answer) {
      Vote vote =
          answer instanceof BackendAnswer.Answered answered ? Vote.of(replica, answered) : null;
      return new Told(replica, answer, vote);
    }

    int status() {
      return answer instanceof BackendAnswer.Answered answered ? answered.status() : 0;
    }

    void release() {
      if (answer instanceof BackendAnswer.Answered answered) {
        answered.body().release();
      }
    }
  }

  /**
   * Makes a container, or sets its headers anew.
   *
   * @param headers what the write says
   * @param policy that it is to have if it is made
   * @param isAsked whether another one is refused
   */
  WriteResult put(BackendScope scope, HttpHeaders headers, int policy, boolean isAsked)
      throws InterruptedException {
    headers.set(isAsked ? Wire.POLICY : Wire.DEFAULT_POLICY, policy);
    headers.set(PolicyMarks.open(policy), PolicyMarks.SET);
    return Renewing.ask(
        scope,
        result -> result instanceof WriteResult.Unknown,
        newest -> putOnce(newest, headers, policy, isAsked));
  }

  private WriteResult putOnce(BackendScope scope, HttpHeaders headers, int policy, boolean isAsked)
      throws InterruptedException {
    List<Told> told = ask(scope, everyone(scope), replica -> put(scope, replica, headers));
    OptionalInt chosen = agree(scope, told);
    if (chosen.isEmpty()) {
      return isReached(scope, told, each -> each.status() == 409)
          ? new WriteResult.Refused(409, false)
          : new WriteResult.Unknown("no majority for one policy: " + tell(told));
    }
    return isAsked && chosen.getAsInt() != policy
        ? new WriteResult.Refused(409, false)
        : new WriteResult.Accepted(
            votes(told, chosen.getAsInt()).stream().mapToInt(Vote::status).max().orElse(0));
  }

  private static HttpRequest put(BackendScope scope, int replica, HttpHeaders headers) {
    HttpRequest head = scope.head(HttpMethod.PUT, replica);
    head.headers().remove(Wire.POLICY).add(headers);
    return head;
  }

  /**
   * Has the replicas of a container that is there agree, if a majority of them has the same policy.
   *
   * @return that policy; empty if there is none, or it could not be written down
   */
  OptionalInt agree(BackendScope scope) throws InterruptedException {
    return agree(scope, ask(scope, everyone(scope), replica -> look(scope, replica)));
  }

  private static HttpRequest look(BackendScope scope, int replica) {
    HttpRequest head = scope.head(HttpMethod.HEAD, replica);
    head.headers().set(Wire.COUNTS, Wire.COUNTS_OWN);
    return head;
  }

  private OptionalInt agree(BackendScope scope, List<Told> told) throws InterruptedException {
    OptionalInt leading = leading(scope, told);
    if (leading.isEmpty()) {
      return leading;
    }
    List<Vote> votes = votes(told, leading.getAsInt());
    List<Vote> open = votes.stream().filter(vote -> !vote.isAgreed()).toList();
    long agreed = mask(votes.stream().filter(Vote::isAgreed).toList());
    if (scope.quorum().isReached(agreed)) {
      return leading;
    }
    long written = writeDown(scope, open, agreed);
    return scope.quorum().isReached(agreed | written) ? leading : OptionalInt.empty();
  }

  /** Each replica takes it only for the very life in which it has voted. */
  private long writeDown(BackendScope scope, List<Vote> open, long agreed)
      throws InterruptedException {
    String version = clock.next().toString();
    List<Told> told =
        ask(
            scope,
            open.stream().map(Vote::replica).toList(),
            replica -> {
              Vote vote =
                  open.stream().filter(each -> each.replica() == replica).findFirst().orElseThrow();
              HttpRequest head = scope.head(HttpMethod.POST, replica);
              head.headers()
                  .set(Wire.POLICY, Integer.toString(vote.policy()))
                  .set(Wire.IF_LIFE, vote.life())
                  .set(Wire.WRITE_VERSION, version)
                  .set(PolicyMarks.agreed(vote.policy()), PolicyMarks.SET);
              return head;
            },
            arrived -> scope.quorum().isReached(agreed | accepted(arrived)));
    return accepted(told);
  }

  private static long accepted(List<Told> told) {
    return Quorum.maskOf(
        told.stream().filter(each -> each.status() / 100 == 2).map(Told::replica).toList());
  }

  private static List<Integer> everyone(BackendScope scope) {
    var everyone = new ArrayList<Integer>();
    for (int replica = 0; replica < scope.replicas(); replica++) {
      everyone.add(replica);
    }
    return everyone;
  }

  /** Waits until a majority of the replicas tells of the same policy. */
  private List<Told> ask(
      BackendScope scope, List<Integer> replicas, Function<Integer, HttpRequest> heads)
      throws InterruptedException {
    return ask(scope, replicas, heads, arrived -> leading(scope, arrived).isPresent());
  }

  private List<Told> ask(
      BackendScope scope,
      List<Integer> replicas,
      Function<Integer, HttpRequest> heads,
      Predicate<List<Told>> isEnough)
      throws InterruptedException {
    var answers = new Gathering<Told>(parker);
    answers.expect(replicas.size());
    for (int replica : replicas) {
      backend.send(
          scope.device(replica),
          heads.apply(replica),
          ANSWER_BYTES_MAX,
          answer -> answers.add(Told.of(replica, answer)));
    }
    List<Told> told = answers.await(isEnough, parker.nanos() + backend.nodeTimeout().toNanos());
    answers.close(Told::release);
    told.forEach(Told::release);
    return told;
  }

  /** The policy that a majority of the replicas has; empty if none has one. */
  private static OptionalInt leading(BackendScope scope, List<Told> told) {
    var policies = new TreeSet<Integer>();
    for (Told each : told) {
      if (each.vote() != null) {
        policies.add(each.vote().policy());
      }
    }
    return policies.stream()
        .filter(policy -> scope.quorum().isReached(mask(votes(told, policy))))
        .mapToInt(policy -> policy)
        .findFirst();
  }

  private static List<Vote> votes(List<Told> told, int policy) {
    var votes = new ArrayList<Vote>();
    for (Told each : told) {
      Vote vote = each.vote();
      if (vote != null && vote.policy() == policy) {
        votes.add(vote);
      }
    }
    return votes;
  }

  private static long mask(List<Vote> votes) {
    return Quorum.maskOf(votes.stream().map(Vote::replica).toList());
  }

  private static boolean isReached(BackendScope scope, List<Told> told, Predicate<Told> condition) {
    return scope
        .quorum()
        .isReached(Quorum.maskOf(told.stream().filter(condition).map(Told::replica).toList()));
  }

  private static String tell(List<Told> told) {
    return String.join(
        ", ",
        told.stream()
            .map(each ->
                each.vote() == null
                    ? BackendTelling.tell(each.answer())
                    : each.replica() + " has policy " + each.vote().policy())
            .toList());
  }
}
