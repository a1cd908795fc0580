package io.martinet.service;

import io.martinet.core.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of a process: started in the order of what they need, stopped in the reverse one.
 * Among services that do not need each other the order given decides. One thread at a time.
 */
public final class ServiceGroup {
  private static final Logger log = LoggerFactory.getLogger(ServiceGroup.class);

  private final List<Service> order;
  private final Ticker ticker;
  private final Deque<Service> running = new ArrayDeque<>();

  /**
   * @throws IllegalArgumentException two of one name, a need that nobody fills, or a circle
   */
  public ServiceGroup(List<Service> services, Ticker ticker) {
    this.order = inOrder(services);
    this.ticker = ticker;
  }

  /**
   * Starts all. When one fails those before it are stopped again.
   *
   * @param grace for stopping after a failure
   */
  public void start(Duration grace) throws Exception {
    for (Service service : order) {
      long began = ticker.nanos();
      try {
        service.start();
      } catch (Exception e) {
        stopAfter(e, grace);
        throw e;
      }
      running.push(service);
      log.atInfo()
          .addKeyValue("service", service.name())
          .addKeyValue("millis", (ticker.nanos() - began) / 1_000_000)
          .log("started");
    }
  }

  /**
   * Stops all that run, each with what is left of the grace. A failure of one does not keep the
   * others running.
   *
   * @throws Exception the first failure, later ones suppressed in it
   */
  public void stop(Duration grace) throws Exception {
    long began = ticker.nanos();
    Exception failure = null;
    while (!running.isEmpty()) {
      Service service = running.pop();
      try {
        service.stop(left(grace, began));
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
      log.atInfo().addKeyValue("service", service.name()).log("stopped");
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The first unhealthy service's report, or healthy. */
  public Health health() {
    for (Service service : order) {
      Health health = service.health();
      if (!health.isHealthy()) {
        return Health.unhealthy(service.name() + ": " + health.reason());
      }
    }
    return Health.HEALTHY;
  }

  /** Names in the order of starting. */
  public List<String> names() {
    return order.stream().map(Service::name).toList();
  }

  private void stopAfter(Exception cause, Duration grace) {
    try {
      stop(grace);
    } catch (Exception e) {
      cause.addSuppressed(e);
    }
  }

  private Duration left(Duration grace, long began) {
    Duration left = grace.minusNanos(ticker.nanos() - began);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static List<Service> inOrder(List<Service> services) {
    Map<String, Service> byName = new LinkedHashMap<>();
    for (Service service : services) {
      if (byName.put(service.name(), service) != null) {
        throw new IllegalArgumentException("two services are named " + service.name());
      }
    }
    List<Service> order = new ArrayList<>();
    for (Service service : services) {
      place(service, byName, order, new ArrayList<>());
    }
    return List.copyOf(order);
  }

  /** Depth first: what a service needs comes before it. */
  private static void place(
      Service service, Map<String, Service> byName, List<Service> order, List<String> path) {
    if (order.contains(service)) {
      return;
    }
    if (path.contains(service.name())) {
      throw new IllegalArgumentException("services need each other: " + path);
    }
    path.add(service.name());
    for (String need : service.needs()) {
      Service needed = byName.get(need);
      if (needed == null) {
        throw new IllegalArgumentException(service.name() + " needs " + need + ", which is absent");
      }
      place(needed, byName, order, path);
    }
    path.removeLast();
    order.add(service);
  }
}
