package io.martinet.simulation.cluster;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An event loop whose tasks are events of a process. It has no channels. */
final class SimulatedLoop extends AbstractEventExecutor implements EventLoop {
  private final SimulatedProcess process;
  private boolean isRunning;

  SimulatedLoop(SimulatedProcess process) {
    this.process = process;
  }

  @Override
  public void execute(Runnable task) {
    process.execute(() -> run(task));
  }

  /** Runs a task of this loop now, as what comes in does. */
  void run(Runnable task) {
    boolean wasRunning = isRunning;
    isRunning = true;
    try {
      task.run();
    } finally {
      isRunning = wasRunning;
    }
  }

  @Override
  public boolean inEventLoop() {
    return isRunning;
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return isRunning;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  @Override
  @SuppressWarnings("NullAway") // Netty's own loops outside a group have none either
  public @Nullable EventLoopGroup parent() {
    return null;
  }

  @Override
  public ChannelFuture register(Channel channel) {
    throw noChannels();
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    throw noChannels();
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    throw noChannels();
  }

  private static UnsupportedOperationException noChannels() {
    return new UnsupportedOperationException("a simulated loop has no channels");
  }

  @Override
  public boolean isShuttingDown() {
    return process.isOver();
  }

  @Override
  public boolean isShutdown() {
    return process.isOver();
  }

  @Override
  public boolean isTerminated() {
    return process.isOver();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return process.isOver();
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("it ends with its process");
  }

  @Override
  public Future<?> terminationFuture() {
    throw new UnsupportedOperationException("it ends with its process");
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw new UnsupportedOperationException("it ends with its process");
  }
}
