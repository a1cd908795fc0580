package io.martinet.proxy.database;

import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.Renewing;
import io.martinet.proxy.backend.ReplicaOrder;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Sends a write of an account or a container to all its primaries at once and answers when a
 * majority has it durably (rule 5); the rest go on in the background. Thread-safe; blocks the
 * virtual thread.
 */
public final class DatabaseWrites {
  /** Answers to writes are a line of text at most. */
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  /** What those say who know and refuse, the stronger first. */
  private static final List<Integer> REFUSALS = List.of(409, 404);

  private final BackendClient backend;
  private final Parker parker;
  private final ReplicaOrder order;

  public DatabaseWrites(BackendClient backend, Parker parker) {
    this.backend = backend;
    this.parker = parker;
    this.order = new ReplicaOrder(_ -> false, backend.suspects());
  }

  /**
   * @param headers what the write says, besides the headers of every internal request
   */
  public WriteResult write(BackendScope scope, HttpMethod method, HttpHeaders headers)
      throws InterruptedException {
    return renewing(scope, newest -> write(newest, method, _ -> headers));
  }

  /**
   * Deletes what is empty. Each replica judges that together with enough others to make a majority:
   * rows that a majority has and it has not yet would be lost, or would make it refuse.
   */
  public WriteResult deleteIfEmpty(BackendScope scope, HttpHeaders headers)
      throws InterruptedException {
    return renewing(scope, newest -> deleteOnce(newest, headers));
  }

  private WriteResult deleteOnce(BackendScope scope, HttpHeaders headers)
      throws InterruptedException {
    int enough = scope.quorum().surelyEnough() - 1;
    int[] inOrder = order.of(scope.placement());
    return write(
        scope,
        HttpMethod.DELETE,
        replica ->
            scope
                .catchUp(Arrays.stream(inOrder).filter(i -> i != replica).boxed().toList())
                .set(Wire.CATCH_UP_ENOUGH, enough)
                .add(headers));
  }

  /** A write that ran again has the same version. */
  private static WriteResult renewing(BackendScope scope, Renewing.Question<WriteResult> write)
      throws InterruptedException {
    return Renewing.ask(scope, result -> result instanceof WriteResult.Unknown, write);
  }

  private WriteResult write(BackendScope scope, HttpMethod method, IntFunction<HttpHeaders> headers)
      throws InterruptedException {
    var answers = new Gathering<Told>(parker);
    answers.expect(scope.replicas());
    for (int replica = 0; replica < scope.replicas(); replica++) {
      HttpRequest head = scope.head(method, replica);
      // These writes name a policy only where they choose one.
      head.headers().remove(Wire.POLICY).add(headers.apply(replica));
      int asked = replica;
      backend.send(
          scope.device(replica),
          head,
          ANSWER_BYTES_MAX,
          answer -> answers.add(new Told(asked, answer)));
    }
    List<Told> all =
        answers.await(
            arrived -> scope.quorum().isReached(mask(arrived, Told::isAccepted)),
            parker.nanos() + backend.nodeTimeout().toNanos());
    answers.close(Told::release);
    WriteResult result = judge(all, scope.quorum());
    all.forEach(Told::release);
    return result;
  }

  private static WriteResult judge(List<Told> answers, Quorum quorum) {
    if (quorum.isReached(mask(answers, Told::isAccepted))) {
      return new WriteResult.Accepted(greatestAccepted(answers));
    }
    for (int refusal : REFUSALS) {
      if (quorum.isReached(mask(answers, told -> told.status() == refusal))) {
        return new WriteResult.Refused(refusal, answers.stream().anyMatch(Told::isTombstone));
      }
    }
    return new WriteResult.Unknown(
        String.join(", ", answers.stream().map(told -> BackendTelling.tell(told.answer)).toList()));
  }

  private static int greatestAccepted(List<Told> answers) {
    return answers.stream().filter(Told::isAccepted).mapToInt(Told::status).max().orElse(0);
  }

  private static long mask(List<Told> answers, Predicate<Told> condition) {
    return Quorum.maskOf(answers.stream().filter(condition).map(Told::replica).toList());
  }

  /** One replica's answer. */
  private record Told(int replica, BackendAnswer answer) {
    /** 0 if it could not be reached. */
    int status() {
      return answer instanceof BackendAnswer.Answered answered ? answered.status() : 0;
    }

    boolean isAccepted() {
      return status() / 100 == 2;
    }

    boolean isTombstone() {
      return answer instanceof BackendAnswer.Answered answered
          && Answer.TOMB.name().equals(answered.headers().get(Wire.ANSWER));
    }

    void release() {
      if (answer instanceof BackendAnswer.Answered answered) {
        answered.body().release();
      }
    }
  }
}
