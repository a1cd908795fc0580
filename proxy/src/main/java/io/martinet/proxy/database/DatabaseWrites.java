package io.martinet.proxy.database;

import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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

  private final BackendClient backend;
  private final Parker parker;

  public DatabaseWrites(BackendClient backend, Parker parker) {
    this.backend = backend;
    this.parker = parker;
  }

  /**
   * @param headers what the write says, besides the headers of every internal request
   */
  public WriteResult write(BackendScope scope, HttpMethod method, HttpHeaders headers)
      throws InterruptedException {
    return write(scope, method, _ -> headers);
  }

  /**
   * Deletes what is empty. Each replica judges that together with enough others to make a majority:
   * rows that a majority has and it has not yet would be lost, or would make it refuse.
   */
  public WriteResult deleteIfEmpty(BackendScope scope, HttpHeaders headers)
      throws InterruptedException {
    int enough = scope.placement().majority() - 1;
    return write(
        scope,
        HttpMethod.DELETE,
        replica ->
            scope
                .catchUp(replica, scope.replicas() - 1)
                .set(Wire.CATCH_UP_ENOUGH, enough)
                .add(headers));
  }

  private WriteResult write(BackendScope scope, HttpMethod method, IntFunction<HttpHeaders> headers)
      throws InterruptedException {
    var answers = new Gathering<BackendAnswer>(parker);
    answers.expect(scope.replicas());
    for (int replica = 0; replica < scope.replicas(); replica++) {
      HttpRequest head = scope.head(method, replica);
      // These writes name a policy only where they choose one.
      head.headers().remove(Wire.POLICY).add(headers.apply(replica));
      backend.send(scope.device(replica), head, ANSWER_BYTES_MAX, answers::add);
    }
    int majority = scope.placement().majority();
    List<BackendAnswer> all =
        answers.await(
            arrived -> count(arrived, DatabaseWrites::isAccepted) >= majority,
            parker.nanos() + backend.nodeTimeout().toNanos());
    answers.close(DatabaseWrites::release);
    WriteResult result = judge(all, majority);
    all.forEach(DatabaseWrites::release);
    return result;
  }

  private static WriteResult judge(List<BackendAnswer> answers, int majority) {
    if (count(answers, DatabaseWrites::isAccepted) >= majority) {
      return new WriteResult.Accepted(greatestAccepted(answers));
    }
    for (Map.Entry<Integer, Integer> refusal : refusals(answers).descendingMap().entrySet()) {
      if (refusal.getValue() >= majority) {
        return new WriteResult.Refused(
            refusal.getKey(), answers.stream().anyMatch(DatabaseWrites::isTombstone));
      }
    }
    return new WriteResult.Unknown(
        String.join(", ", answers.stream().map(BackendTelling::tell).toList()));
  }

  /** Counts by status of those who know and say no. */
  private static NavigableMap<Integer, Integer> refusals(List<BackendAnswer> answers) {
    var counts = new TreeMap<Integer, Integer>();
    for (BackendAnswer answer : answers) {
      if (answer instanceof BackendAnswer.Answered answered
          && (answered.status() == 404 || answered.status() == 409)) {
        counts.merge(answered.status(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static int greatestAccepted(List<BackendAnswer> answers) {
    int greatest = 0;
    for (BackendAnswer answer : answers) {
      if (answer instanceof BackendAnswer.Answered answered && isAccepted(answer)) {
        greatest = Math.max(greatest, answered.status());
      }
    }
    return greatest;
  }

  private static long count(List<BackendAnswer> answers, Predicate<BackendAnswer> condition) {
    return answers.stream().filter(condition).count();
  }

  private static boolean isAccepted(BackendAnswer answer) {
    return answer instanceof BackendAnswer.Answered answered && answered.status() / 100 == 2;
  }

  private static boolean isTombstone(BackendAnswer answer) {
    return answer instanceof BackendAnswer.Answered answered
        && Answer.TOMB.name().equals(answered.headers().get(Wire.ANSWER));
  }

  private static void release(BackendAnswer answer) {
    if (answer instanceof BackendAnswer.Answered answered) {
      answered.body().release();
    }
  }
}
