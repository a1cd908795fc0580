package io.martinet.object;

import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.ItemResults.Result;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known so far of the objects of a push. Thread-safe. */
final class PushResults {
  private final @Nullable Result[] known;
  private final List<Integer> sent = new ArrayList<>();

  PushResults(int count) {
    this.known = new @Nullable Result[count];
  }

  /** The object at a place is not sent, or not whole: what a peer says of it does not count. */
  synchronized void decide(int index, ItemFate fate) {
    known[index] = Result.of(fate);
  }

  /** The object at a place went out; the peer answers in this order. */
  synchronized void sent(int index) {
    sent.add(index);
  }

  /**
   * Takes the peer's answer in.
   *
   * @return false, and nothing is taken, if it is not about what was sent
   */
  synchronized boolean answered(ItemResults answer) {
    if (answer.results().size() != sent.size()) {
      return false;
    }
    for (int i = 0; i < sent.size(); i++) {
      int index = sent.get(i);
      known[index] = known[index] == null ? answer.results().get(i) : known[index];
    }
    return true;
  }

  /** Of all objects, in order; of what no answer came: unsent. */
  synchronized ItemResults all() {
    var all = new ArrayList<Result>(known.length);
    for (Result result : known) {
      all.add(result == null ? Result.of(ItemFate.UNSENT) : result);
    }
    return new ItemResults(all);
  }
}
