package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import io.martinet.proxy.backend.BackendScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of write reaches the replicas. Confined to the request's thread until its client is
 * answered, then to whatever thread brings late answers, one at a time.
 */
interface WriteAttempt {
  /** Replicas that can take the write: members ascending, then handoffs. */
  List<Integer> live();

  /**
   * Sends the write, or, once sent, sends it again: under a newer version, or under the same one to
   * hand over rows.
   *
   * @param rows null for handoffs, unless they count: the primaries that took the write owe them
   * @param receiver called once, on any thread; must not block
   */
  void send(
      int replica, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver);

  /**
   * Where to go on after no majority took it because the ring has changed meanwhile; replicas keep
   * their numbers. Empty if it has not, or the write must begin anew: what it has staged is not
   * enough. Blocks for a bounded time.
   */
  Optional<BackendScope> renewed() throws InterruptedException;

  /**
   * The next handoff to stand in for a primary; -1 if none is left, or this kind of write has
   * nothing to give it.
   */
  int nextHandoff();

  /** Sends the whole write to a handoff that {@link #nextHandoff} gave; otherwise as send. */
  void standIn(
      int handoff, Version version, @Nullable RowTargets rows, Consumer<WriteAnswer> receiver);

  /** Nothing is sent any more. Called once. */
  void over();

  /** Gives up what is still unanswered: the receivers are then told so. Any thread. */
  void abandon();

  /** Whether replicas keep something for the write that is to be released. */
  boolean isStaged();
}
