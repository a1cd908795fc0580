package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.QuorumNotReachedException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.List;

/**
 * Asks primaries to promise a version (rule 7). Thread-safe; blocks the request's virtual thread.
 */
final class PromiseQuorum {
  /**
   * How long a majority that promised waits for the others: who promises later is not written to. A
   * guess.
   */
  private static final Duration GRACE = Duration.ofMillis(20);

  private final BackendClient client;
  private final Parker parker;
  private final Duration nodeTimeout;

  PromiseQuorum(BackendClient client, Parker parker, Duration nodeTimeout) {
    this.client = client;
    this.parker = parker;
    this.nodeTimeout = nodeTimeout;
  }

  /**
   * @param able members to ask
   * @return promises of a majority, or those of fewer with what stood in the way
   * @throws QuorumNotReachedException too few answered
   */
  Promises ask(BackendScope scope, List<Integer> able, Version version)
      throws QuorumNotReachedException, InterruptedException {
    var gathering = new Gathering<PromiseAnswer>(parker);
    gathering.expect(able.size());
    for (int replica : able) {
      HttpRequest head = scope.head(Wire.METHOD_PREPARE, replica);
      head.headers().set(Wire.WRITE_VERSION, version.toString());
      client.send(
          scope.device(replica),
          head,
          ReplicaReads.ERROR_BYTES_MAX,
          answer -> gathering.add(read(scope, replica, answer)));
    }
    Quorum quorum = scope.quorum();
    long asked = parker.nanos();
    gathering.await(arrived -> isDecided(quorum, able, arrived), asked + nodeTimeout.toNanos());
    List<PromiseAnswer> answers = gathering.await(_ -> false, parker.nanos() + GRACE.toNanos());
    gathering.close(_ -> {});
    Promises promises = Promises.of(quorum, answers);
    if (!promises.isReached() && promises.newest().isNone()) {
      throw new QuorumNotReachedException(
          "promise " + version + " of " + scope.path(),
          quorum.surelyEnough(),
          answers.stream().map(each -> scope.device(each.replica()) + ": " + each).toList());
    }
    return promises;
  }

  private static boolean isDecided(Quorum quorum, List<Integer> able, List<PromiseAnswer> answers) {
    long possible = Quorum.maskOf(able);
    long given = 0;
    for (PromiseAnswer answer : answers) {
      if (answer instanceof PromiseAnswer.Given) {
        given |= Quorum.only(answer.replica());
      } else {
        possible &= ~Quorum.only(answer.replica());
      }
    }
    return quorum.isReached(given) || !quorum.isReached(possible);
  }

  private static PromiseAnswer read(BackendScope scope, int replica, BackendAnswer answer) {
    return switch (answer) {
      case BackendAnswer.Answered(_, var status, var headers, var body) -> {
        body.release();
        yield read(scope, replica, status, headers);
      }
      case BackendAnswer.Unreachable(_, var cause) ->
          new PromiseAnswer.Failed(replica, String.valueOf(cause));
    };
  }

  private static PromiseAnswer read(
      BackendScope scope, int replica, int status, HttpHeaders headers) {
    try {
      if (status == HttpResponseStatus.CONFLICT.code()) {
        return new PromiseAnswer.Refused(replica, Version.parse(headers.get(Wire.NEWEST, "")));
      }
      if (status == HttpResponseStatus.OK.code()
          && ReplicaReads.state(scope, status, headers)
              instanceof ReplicaState.Known(ObjectState state)) {
        return new PromiseAnswer.Given(replica, state);
      }
      return new PromiseAnswer.Failed(replica, status + " " + headers.get(Wire.REASON, ""));
    } catch (IllegalArgumentException e) {
      return new PromiseAnswer.Failed(replica, e.toString());
    }
  }
}
