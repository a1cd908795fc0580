package io.martinet.service;

import java.util.concurrent.Executor;

/** A virtual thread for each task. Whoever gives tasks bounds their number. */
public final class VirtualThreads implements Executor {
  @Override
  public void execute(Runnable task) {
    Thread.ofVirtual().start(task);
  }
}
