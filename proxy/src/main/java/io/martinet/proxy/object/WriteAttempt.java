package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import java.util.List;
import java.util.function.Consumer;

/** How one kind of write reaches the replicas. Confined to the request's thread. */
interface WriteAttempt {
  /** Replicas that can take the write, ascending. */
  List<Integer> live();

  /**
   * Sends the write, or, once sent, sends it again: under a newer version, or under the same one to
   * hand over rows.
   *
   * @param receiver called once, on any thread; must not block
   */
  void send(int replica, Version version, RowTargets rows, Consumer<WriteAnswer> receiver);

  /** Gives up what is still unanswered: the receivers are then told so. Any thread. */
  void abandon();

  /** Whether replicas keep something for the write that is to be released. */
  boolean isStaged();
}
