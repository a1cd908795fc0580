package io.martinet.object;

import io.martinet.http.PeerAddress;
import io.martinet.http.server.HttpServer;
import io.martinet.http.server.HttpServerConfig;
import io.martinet.http.transport.HttpRuntime;
import io.martinet.object.store.ObjectStore;
import io.martinet.service.Health;
import io.martinet.service.Service;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * The object role of a process: all its object devices behind one port. Started and stopped once,
 * by the thread that composes the process.
 */
public final class ObjectServer implements Service {
  /** Name of the service, of its listener's metrics, and prefix of its threads. */
  public static final String NAME = "object-server";

  private final ObjectRole role;
  private final HttpServer http;

  /**
   * One device to serve.
   *
   * @param name in the rings
   * @param store open; the server closes it
   */
  public record OpenDevice(String name, ObjectStore store) {}

  /**
   * @param listener where the role listens
   * @param runtime of the listener
   * @param inService devices that could be opened
   * @param outOfService reason by name of each device that could not: asked for it, the server
   *     answers 507
   */
  public ObjectServer(
      ObjectServerConfig config,
      HttpServerConfig listener,
      HttpRuntime runtime,
      ObjectServerSetup setup,
      List<OpenDevice> inService,
      SortedMap<String, String> outOfService) {
    this.role = new ObjectRole(config, setup, inService, outOfService);
    this.http =
        new HttpServer(
            listener, runtime, setup.pages().apply(role.handler()), DefaultHttpHeaders::new, null);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Where it listens; once started. */
  public PeerAddress address() {
    return http.address();
  }

  /** Listens, delivers rows that are owed, drops stagings that are too old. */
  @Override
  public void start() throws IOException {
    http.start();
    role.start();
  }

  @Override
  public void stop(Duration grace) {
    http.drain(grace).join();
    http.close();
    role.close();
  }

  @Override
  public Health health() {
    String troubles = role.troubles();
    return troubles.isEmpty() ? Health.HEALTHY : Health.unhealthy(troubles);
  }
}
