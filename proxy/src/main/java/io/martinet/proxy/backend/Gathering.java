package io.martinet.proxy.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers of several devices, in order of arrival. The thread that made it asks and waits; answers
 * come on event loops, and the condition waited for is judged there, so that the waiter wakes once,
 * not at each answer. {@link #add} is thread-safe, all else belongs to the waiter.
 *
 * @param <T> an answer
 */
public final class Gathering<T> {
  private final Parker parker;
  private final Thread waiter = Thread.currentThread();
  private final List<T> arrived = new ArrayList<>();
  private int outstanding;
  private int shown;
  private @Nullable Predicate<List<T>> enough;
  private @Nullable Consumer<T> late;

  public Gathering(Parker parker) {
    this.parker = parker;
  }

  /** Announces that so many more answers will come: before they are asked for. */
  public synchronized void expect(int count) {
    outstanding += count;
  }

  /** Takes an answer, or hands it to whom {@link #close} named. Never blocks. */
  public void add(T answer) {
    Consumer<T> receiver;
    boolean wakes = false;
    synchronized (this) {
      outstanding--;
      receiver = late;
      if (receiver == null) {
        arrived.add(answer);
        wakes = enough != null && isEnough(enough);
      }
    }
    if (receiver != null) {
      receiver.accept(answer);
    } else if (wakes) {
      parker.wake(waiter);
    }
  }

  /**
   * Waits until the condition holds, nothing is outstanding, or the moment has come.
   *
   * @param condition judged on all answers so far, on whichever thread brings one: cheap, without
   *     side effects
   * @param deadlineNanos moment of the parker's clock
   * @return all answers so far
   */
  public List<T> await(Predicate<List<T>> condition, long deadlineNanos)
      throws InterruptedException {
    while (true) {
      synchronized (this) {
        if (isEnough(condition) || parker.nanos() - deadlineNanos >= 0) {
          enough = null;
          shown = arrived.size();
          return List.copyOf(arrived);
        }
        enough = condition;
      }
      parker.parkUntil(deadlineNanos);
    }
  }

  /**
   * Answers asked for that the last {@link #await} did not show. Those that came since are among
   * them: whoever gives up when there are none has judged them all.
   */
  public synchronized int unseen() {
    return outstanding + arrived.size() - shown;
  }

  /**
   * Ends the waiting: answers that no {@link #await} showed, and those that come from now on, go to
   * the receiver, on this thread or the one that brings them. Only the first call counts.
   *
   * @return how many the receiver was given or will be
   */
  public int close(Consumer<T> receiver) {
    List<T> unseen;
    int coming;
    synchronized (this) {
      if (late != null) {
        return outstanding;
      }
      late = receiver;
      unseen = List.copyOf(arrived.subList(shown, arrived.size()));
      coming = unseen.size() + outstanding;
    }
    unseen.forEach(receiver);
    return coming;
  }

  private boolean isEnough(Predicate<List<T>> condition) {
    return outstanding == 0 || condition.test(arrived);
  }
}
