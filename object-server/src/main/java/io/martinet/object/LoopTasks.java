package io.martinet.object;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what a batch has to do on other event loops and hands each loop one task (rule 29):
 * waking a loop costs more than most answers. Confined to its own event loop.
 */
final class LoopTasks {
  private final EventLoop home;
  private final Map<EventLoop, List<Runnable>> gathered = new LinkedHashMap<>();
  private boolean isFlushDue;

  LoopTasks(EventLoop home) {
    this.home = home;
  }

  /** Runs the task on the loop, together with all others of the task now running. */
  void add(EventLoop loop, Runnable task) {
    if (loop == home) {
      task.run();
      return;
    }
    gathered.computeIfAbsent(loop, _ -> new ArrayList<>()).add(task);
    if (!isFlushDue) {
      isFlushDue = true;
      home.execute(this::flush);
    }
  }

  private void flush() {
    isFlushDue = false;
    gathered.forEach((loop, tasks) -> loop.execute(() -> tasks.forEach(Runnable::run)));
    gathered.clear();
  }
}
