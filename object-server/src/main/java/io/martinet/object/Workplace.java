package io.martinet.object;

import com.codahale.metrics.MetricRegistry;
import io.martinet.core.Scheduler;
import io.martinet.core.Ticker;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.service.metrics.Statsd;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.List;

/**
 * Where the work of an object role is done.
 *
 * @param loops event loops; each device has one of them as its home
 * @param threads makes those of a device
 * @param statsd takes figures of each request
 */
public record Workplace(
    List<EventLoop> loops,
    DeviceThreads.Factory threads,
    Scheduler scheduler,
    Ticker ticker,
    InstantSource clock,
    MetricRegistry metrics,
    Statsd statsd) {
  public Workplace {
    loops = List.copyOf(loops);
  }

  /** In a JVM: on its event loops, and on platform threads. */
  public static Workplace of(HttpRuntime runtime, Statsd statsd) {
    return new Workplace(
        runtime.loops().all(),
        PlatformThreads::new,
        runtime.scheduler(),
        runtime.ticker(),
        runtime.clock(),
        runtime.metrics(),
        statsd);
  }

  EventLoop loop(int device) {
    return loops.get(device % loops.size());
  }
}
