package io.martinet.simulation.cluster;

import java.util.ArrayDeque;

/** One direction of a connection: what is sent arrives in this order, late or never. */
final class Pipe {
  private final Network network;
  private final String from;
  private final String to;
  private final ArrayDeque<Runnable> underWay = new ArrayDeque<>();
  private long lastArrival;
  private boolean isStalled;

  Pipe(Network network, String from, String to) {
    this.network = network;
    this.from = from;
    this.to = to;
  }

  /**
   * Sends a message.
   *
   * @param arrival what it does where it arrives
   */
  void send(Runnable arrival) {
    underWay.add(arrival);
    if (!isStalled) {
      planArrival();
    }
  }

  boolean isCut() {
    return network.isCut(from, to);
  }

  private void planArrival() {
    World world = network.world();
    lastArrival = Math.max(lastArrival, world.nanos() + network.latencyNanos());
    world.after(lastArrival - world.nanos(), this::arrive);
  }

  private void arrive() {
    if (isStalled) {
      return;
    }
    if (isCut()) {
      isStalled = true;
      network.whenHealed(this::resume);
      return;
    }
    Runnable first = underWay.poll();
    if (first != null) {
      first.run();
    }
  }

  private void resume() {
    isStalled = false;
    underWay.forEach(_ -> planArrival());
  }
}
