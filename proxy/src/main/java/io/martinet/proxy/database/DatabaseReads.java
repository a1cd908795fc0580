package io.martinet.proxy.database;

import com.google.common.primitives.Ints;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.Placement;
import io.martinet.proxy.Quorum;
import io.martinet.proxy.backend.BackendAnswer;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.BackendScope;
import io.martinet.proxy.backend.Gathering;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.Renewing;
import io.martinet.proxy.backend.ReplicaOrder;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads an account or a container from one replica that has caught up with enough others to make a
 * majority (rule 26 of the storage protocol). When that replica cannot, does not know or is slow,
 * the next one is asked. Thread-safe; blocks the virtual thread.
 */
public final class DatabaseReads {
  private final BackendClient backend;
  private final Parker parker;
  private final DatabaseSettings settings;
  private final ReplicaOrder order;

  public DatabaseReads(BackendClient backend, Parker parker, DatabaseSettings settings) {
    this.backend = backend;
    this.parker = parker;
    this.settings = settings;
    this.order = new ReplicaOrder(_ -> false, backend.suspects());
  }

  /**
   * What an account or container is, without counts of all replicas: it does not wait for rows that
   * come again after an unclean start (rule 24), and pulls none.
   */
  public ReadResult info(BackendScope scope) throws InterruptedException {
    return renewing(scope, this::infoOnce);
  }

  private ReadResult infoOnce(BackendScope scope) throws InterruptedException {
    int[] inOrder = order.of(scope.placement());
    return read(
        scope,
        inOrder,
        replica -> {
          HttpRequest head =
              head(scope, HttpMethod.HEAD, "", replica, enoughOthers(scope, inOrder, replica));
          head.headers().set(Wire.COUNTS, Wire.COUNTS_OWN);
          return head;
        });
  }

  /**
   * @param method HEAD or GET
   * @param query of the listing with its question mark, or empty
   * @param isNewest whether to catch up with all other replicas, not only a majority
   */
  public ReadResult read(BackendScope scope, HttpMethod method, String query, boolean isNewest)
      throws InterruptedException {
    return renewing(scope, newest -> readOnce(newest, method, query, isNewest));
  }

  private ReadResult readOnce(BackendScope scope, HttpMethod method, String query, boolean isNewest)
      throws InterruptedException {
    int[] inOrder = order.of(scope.placement());
    return read(
        scope,
        inOrder,
        replica -> {
          List<Integer> others =
              isNewest ? others(inOrder, replica) : enoughOthers(scope, inOrder, replica);
          return head(scope, method, query, replica, others);
        });
  }

  private static ReadResult renewing(BackendScope first, Renewing.Question<ReadResult> read)
      throws InterruptedException {
    return Renewing.ask(
        first,
        result -> result instanceof ReadResult.Unknown,
        scope -> orFromThoseBefore(scope, read));
  }

  /**
   * Rule 6: where no answer came because the partition has yet to arrive, those that had it before
   * are enough.
   */
  private static ReadResult orFromThoseBefore(
      BackendScope scope, Renewing.Question<ReadResult> read) throws InterruptedException {
    ReadResult result = read.by(scope);
    Placement former =
        result instanceof ReadResult.Unknown(_, var isArriving) && isArriving
            ? scope.placement().formerOnly().orElse(null)
            : null;
    return former == null ? result : read.by(scope.at(former));
  }

  private ReadResult read(BackendScope scope, int[] inOrder, IntFunction<HttpRequest> heads)
      throws InterruptedException {
    var answers = new Gathering<BackendAnswer>(parker);
    long begin = parker.nanos();
    for (int i = 0; i < inOrder.length; i++) {
      int replica = inOrder[i];
      answers.expect(1);
      backend.send(
          scope.device(replica), heads.apply(replica), settings.readBytesMax(), answers::add);
      boolean isLast = i == inOrder.length - 1;
      long deadline =
          isLast
              ? parker.nanos() + backend.nodeTimeout().toNanos()
              : parker.nanos() + settings.hedgeDelay().toNanos();
      ReadResult result = result(answers.await(DatabaseReads::hasDefinite, deadline));
      if (result != null) {
        answers.close(DatabaseReads::release);
        return result;
      }
    }
    List<BackendAnswer> all = answers.await(DatabaseReads::hasDefinite, begin);
    answers.close(DatabaseReads::release);
    return unknown(scope, all);
  }

  /** Those after it in the order, and round to it again: what failed before it comes last. */
  private static List<Integer> others(int[] inOrder, int replica) {
    List<Integer> order = Ints.asList(inOrder);
    var others = new ArrayList<>(order);
    Collections.rotate(others, -order.indexOf(replica));
    return others.subList(1, others.size());
  }

  /** So many others, in that order, that they and the replica are enough. */
  private static List<Integer> enoughOthers(BackendScope scope, int[] inOrder, int replica) {
    var enough = new ArrayList<Integer>();
    long who = Quorum.only(replica);
    for (int other : others(inOrder, replica)) {
      if (!scope.quorum().isReached(who)) {
        enough.add(other);
        who |= Quorum.only(other);
      }
    }
    return enough;
  }

  private static HttpRequest head(
      BackendScope scope, HttpMethod method, String query, int replica, List<Integer> others) {
    HttpRequest head = scope.head(method, replica);
    head.setUri(head.uri() + query);
    head.headers().add(scope.catchUp(others));
    return head;
  }

  private static boolean hasDefinite(List<BackendAnswer> answers) {
    return answers.stream().anyMatch(DatabaseReads::isDefinite);
  }

  /** Found, or known to be absent; everything else means that the replica does not know. */
  private static boolean isDefinite(BackendAnswer answer) {
    if (!(answer instanceof BackendAnswer.Answered answered)) {
      return false;
    }
    return answered.status() / 100 == 2 || (answered.status() == 404 && !saysUnknown(answered));
  }

  private static boolean saysUnknown(BackendAnswer.Answered answered) {
    String answer = answered.headers().get(Wire.ANSWER);
    return answer == null || answer.equals(Answer.UNKNOWN.name());
  }

  /** The first definite answer as a result, all others released; null if there is none. */
  private static @Nullable ReadResult result(List<BackendAnswer> answers) {
    if (!hasDefinite(answers)) {
      return null;
    }
    ReadResult result = null;
    for (BackendAnswer answer : answers) {
      if (result == null && isDefinite(answer)) {
        result = result((BackendAnswer.Answered) answer);
      } else {
        release(answer);
      }
    }
    return result;
  }

  private static ReadResult result(BackendAnswer.Answered answered) {
    if (answered.status() / 100 == 2) {
      return new ReadResult.Present(answered.headers(), answered.body());
    }
    answered.body().release();
    return new ReadResult.Absent(Answer.TOMB.name().equals(answered.headers().get(Wire.ANSWER)));
  }

  private static ReadResult unknown(BackendScope scope, List<BackendAnswer> answers) {
    List<String> told = answers.stream().map(BackendTelling::tell).toList();
    boolean isArriving =
        answers.stream()
            .anyMatch(answer ->
                answer instanceof BackendAnswer.Answered answered
                    && scope.isArriving(answered.headers()));
    answers.forEach(DatabaseReads::release);
    return new ReadResult.Unknown(
        told.isEmpty() ? "no replica answered" : String.join(", ", told), isArriving);
  }

  private static void release(BackendAnswer answer) {
    if (answer instanceof BackendAnswer.Answered answered) {
      answered.body().release();
    }
  }
}
