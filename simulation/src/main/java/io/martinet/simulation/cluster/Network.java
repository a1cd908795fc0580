package io.martinet.simulation.cluster;

import io.martinet.http.ExchangeHandler;
import io.martinet.http.PeerAddress;
import io.martinet.http.PeerClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What connects the machines of a world. Messages of one direction of a connection arrive in their
 * order, each after a time that the seed has; over a link that is cut nothing arrives until it is
 * whole again, and then all of it does, as TCP has it.
 */
final class Network {
  private static final int LATENCY_NANOS_MIN = 50_000;
  private static final int LATENCY_NANOS_SPREAD = 900_000;

  /** In rough times one message in so many is late. */
  private static final int LATE_ONE_IN = 200;

  private static final int LATE_NANOS_SPREAD = 700_000_000;

  /** Who takes what comes to an address. */
  record Listener(SimulatedProcess process, SimulatedLoop loop, ExchangeHandler handler) {}

  private final World world;
  private final Map<PeerAddress, Listener> listeners = new HashMap<>();
  private final Map<SimulatedProcess, List<SimulatedCall>> calls = new LinkedHashMap<>();
  private final TreeSet<String> cut = new TreeSet<>();
  private final TreeSet<String> dark = new TreeSet<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean isRough;

  Network(World world) {
    this.world = world;
  }

  World world() {
    return world;
  }

  /** How a process of a machine reaches others. */
  PeerClient client(String machine, SimulatedProcess process, SimulatedLoop loop) {
    return new NetworkClient(this, machine, process, loop);
  }

  void listen(PeerAddress address, Listener listener) {
    listeners.put(address, listener);
  }

  /** Null if nobody does. */
  @Nullable Listener listener(PeerAddress address) {
    Listener found = listeners.get(address);
    return found == null || found.process().isOver() ? null : found;
  }

  /** Cuts what goes from one machine to another; the other direction is a link of its own. */
  void cut(String from, String to) {
    world.tell(() -> "the link from %s to %s is cut".formatted(from, to));
    cut.add(from + '>' + to);
  }

  /** From now on some messages are late, or none. */
  void setRough(boolean rough) {
    isRough = rough;
  }

  /** All links are whole again. */
  void heal() {
    world.tell(() -> "all links are whole");
    cut.clear();
    resume();
  }

  /** A machine without power: nothing reaches it, nothing leaves it. */
  void darken(String machine) {
    dark.add(machine);
  }

  void light(String machine) {
    dark.remove(machine);
    resume();
  }

  private void resume() {
    List<Runnable> stalled = List.copyOf(waiting);
    waiting.clear();
    stalled.forEach(Runnable::run);
  }

  boolean isCut(String from, String to) {
    return !from.equals(to)
        && (cut.contains(from + '>' + to) || dark.contains(from) || dark.contains(to));
  }

  /** Runs once when a link may be whole again. */
  void whenHealed(Runnable task) {
    waiting.add(task);
  }

  long latencyNanos() {
    return isRough && world.random().oneIn(LATE_ONE_IN)
        ? world.random().below(LATE_NANOS_SPREAD)
        : LATENCY_NANOS_MIN + world.random().below(LATENCY_NANOS_SPREAD);
  }

  /** A call that may still be under way. */
  void track(SimulatedCall call, SimulatedProcess process) {
    List<SimulatedCall> known = calls.computeIfAbsent(process, _ -> new ArrayList<>());
    known.removeIf(SimulatedCall::isOver);
    known.add(call);
  }

  /**
   * A process was killed: whoever talks to it hears that the connection is closed, unless the
   * machine has no power either.
   */
  void killed(SimulatedProcess process) {
    process.end();
    for (SimulatedCall call : calls.getOrDefault(process, List.of())) {
      call.reset(process);
    }
    calls.remove(process);
  }

  /** A process whose calls are waited for by threads was killed: these threads are to end. */
  void abandoned(SimulatedProcess process) {
    List<SimulatedCall> own = List.copyOf(calls.getOrDefault(process, List.of()));
    killed(process);
    own.forEach(SimulatedCall::abandon);
  }
}
