package io.martinet.http.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a JVM: one group, shared by every server and client in it (rule 29), so that a
 * request between two roles of one JVM needs no other thread. Thread-safe.
 */
public final class EventLoops implements AutoCloseable {
  /** Loop threads are called this and a number. */
  public static final String THREAD_NAME = "martinet-loop";

  private static final int THREADS_MAX = 256;
  private static final long CLOSE_SECONDS_MAX = 5;

  /** How sockets are polled. */
  public enum Transport {
    /** Linux's own; needs Netty's native jar. */
    EPOLL,
    /** The JDK's selectors, everywhere. */
    NIO
  }

  private final Transport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> loops;

  /** The loop on which the work of a scope is at home; see {@link #nearest}. */
  private final ScopedValue<EventLoop> home = ScopedValue.newInstance();

  private EventLoops(int threadCount, Transport transport) {
    if (threadCount < 1 || threadCount > THREADS_MAX) {
      throw new IllegalArgumentException(
          "http.loop_threads must be 1.." + THREADS_MAX + ", was " + threadCount);
    }
    this.transport = transport;
    var sockets =
        transport == Transport.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group =
        new MultiThreadIoEventLoopGroup(
            threadCount,
            new DefaultThreadFactory(THREAD_NAME, true),
            LoopIoHandler.factory(sockets));
    var all = new ArrayList<EventLoop>();
    for (EventExecutor each : group) {
      all.add((EventLoop) each);
    }
    this.loops = List.copyOf(all);
  }

  /** Starts loops on epoll where it is available, else on NIO. */
  public static EventLoops open(int threadCount) {
    return open(threadCount, Epoll.isAvailable() ? Transport.EPOLL : Transport.NIO);
  }

  /** Starts loops on the given transport. */
  public static EventLoops open(int threadCount, Transport transport) {
    return new EventLoops(threadCount, transport);
  }

  public Transport transport() {
    return transport;
  }

  /** All loops, always in the same order. */
  public List<EventLoop> all() {
    return loops;
  }

  /** Where the scopes of {@code where} work: their calls go out on that loop. */
  public ScopedValue<EventLoop> home() {
    return home;
  }

  /**
   * The index of the loop on which a call of this thread costs the fewest hops: the loop it runs
   * on, else the one its scope is at home on, else one chosen by the thread, so that the calls of
   * one task wake one loop once.
   */
  public int nearest() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).inEventLoop()) {
        return i;
      }
    }
    if (home.isBound()) {
      int bound = loops.indexOf(home.get());
      if (bound >= 0) {
        return bound;
      }
    }
    return (int) Math.floorMod(Thread.currentThread().threadId(), (long) loops.size());
  }

  /** The group, for listeners whose connections spread over all loops. */
  public MultiThreadIoEventLoopGroup group() {
    return group;
  }

  public Class<? extends ServerChannel> serverChannel() {
    return transport == Transport.EPOLL
        ? EpollServerSocketChannel.class
        : NioServerSocketChannel.class;
  }

  public Class<? extends Channel> clientChannel() {
    return transport == Transport.EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** Ends the loops and every channel on them; waits a few seconds at most. */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
