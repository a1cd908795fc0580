package io.martinet.launcher;

import io.martinet.core.Ticker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a store on one machine that are processes of their own: finds, starts and stops
 * them. Knows them by the files of {@link RunDirectory} alone, so it does not matter which process
 * started them. Blocks; one thread, but for {@link #end}.
 */
final class Servers {
  /** A start takes a second or two of one core, and a dozen may start on two. */
  private static final Duration START_MAX = Duration.ofSeconds(90);

  /** Who asks before who is asked; those of a set at the same time. */
  private static final List<Set<ServerRole>> STOP_ORDER =
      List.of(
          EnumSet.of(ServerRole.PROXY, ServerRole.REPLICATOR),
          EnumSet.of(ServerRole.OBJECT_SERVER),
          EnumSet.of(ServerRole.CONTAINER_SERVER, ServerRole.ACCOUNT_SERVER),
          EnumSet.of(ServerRole.ZOOKEEPER));

  /** A server drains within 6 s and is gone within 10; what is not, is killed. */
  static final Duration STOP_MAX = Duration.ofSeconds(12);

  /** A process that was killed is gone within milliseconds, unless its disk hangs. */
  private static final Duration KILL_MAX = Duration.ofSeconds(5);

  /** Whoever started a process may take a moment to learn that it ended. */
  private static final Duration REAPED_MAX = Duration.ofSeconds(2);

  /** What of a failed start's output is shown. */
  private static final int LINES_SHOWN_MAX = 5;

  private final DataDirectory data;
  private final RunDirectory run;
  private final Ticker ticker;
  private final Queue<Process> spawned = new ConcurrentLinkedQueue<>();
  private volatile boolean isEnding;

  Servers(DataDirectory data, Ticker ticker) {
    this.data = data;
    this.run = data.run();
    this.ticker = ticker;
  }

  /** The process that is a server now; empty if none is. */
  OptionalLong pid(String name) throws IOException {
    if (!ProcessLock.isTaken(run.lock(name))) {
      return OptionalLong.empty();
    }
    OptionalLong owner = ProcessLock.lastOwner(run.lock(name));
    // Who has just taken the lock has not written its number yet: the former owner's stands there.
    return owner.isPresent() && ProcessHandle.of(owner.getAsLong()).isPresent()
        ? owner
        : OptionalLong.empty();
  }

  /** Names of all that run. */
  List<String> running() throws IOException {
    List<String> running = new ArrayList<>();
    for (String name : run.names()) {
      if (pid(name).isPresent()) {
        running.add(name);
      }
    }
    return running;
  }

  /**
   * Starts a server unless it runs, detached from this process; returns once it serves.
   *
   * @throws StartException there is no such server, or it does not start; says why
   */
  RunFile start(String name) throws IOException, InterruptedException {
    return start(List.of(name)).getFirst();
  }

  /** Starts several at once, as {@link #start(String)}. */
  List<RunFile> start(List<String> names) throws IOException, InterruptedException {
    List<@Nullable Process> started = new ArrayList<>();
    for (String name : names) {
      requireKnown(name);
      started.add(pid(name).isPresent() ? null : spawn(name));
    }
    List<RunFile> serving = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      serving.add(await(names.get(i), started.get(i)));
    }
    return serving;
  }

  /**
   * @throws StartException there is no such server; says which there are
   */
  void requireKnown(String name) throws IOException {
    if (!Files.exists(run.config(name))) {
      throw new StartException(
          run.names().isEmpty()
              ? "the store in %s has no servers of their own: ./martinet up --processes makes them"
                  .formatted(data.root())
              : "the store in %s has no server %s; it has %s"
                  .formatted(data.root(), name, String.join(", ", run.names())));
    }
  }

  private RunFile await(String name, @Nullable Process started)
      throws IOException, InterruptedException {
    boolean isOver =
        Poll.until(
            ticker,
            START_MAX,
            () -> findServing(name, started).isPresent() || isOver(name, started));
    Optional<RunFile> serving = findServing(name, started);
    if (serving.isEmpty()) {
      throw new StartException(
          "%s %s: %s"
              .formatted(
                  name,
                  isOver ? "ended at its start" : "does not serve after " + START_MAX,
                  lastOutput(name)));
    }
    return serving.get();
  }

  /** It ended, and no other that was started at the same moment runs instead. */
  private boolean isOver(String name, @Nullable Process started) throws IOException {
    return started != null && !started.isAlive() && pid(name).isEmpty();
  }

  /**
   * The running process has written what it is: it serves.
   *
   * @param started whose number it must have while it lives; null: anybody's. Commands before it
   *     replace themselves by it.
   */
  private Optional<RunFile> findServing(String name, @Nullable Process started) throws IOException {
    OptionalLong pid = pid(name);
    boolean isAnother =
        started != null && started.isAlive() && pid.isPresent() && started.pid() != pid.getAsLong();
    return pid.isEmpty() || isAnother
        ? Optional.empty()
        : RunFile.find(run.file(name)).filter(file -> file.pid() == pid.getAsLong());
  }

  private Process spawn(String name) throws IOException {
    if (isEnding) {
      throw new StartException("the store is stopping");
    }
    Files.createDirectories(data.log(name));
    List<String> line = new ArrayList<>(detaching());
    line.add(command());
    line.addAll(List.of("server", role(name).label(), "--config", run.config(name).toString()));
    Process process =
        new ProcessBuilder(line)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output(name).toFile())
            .start();
    spawned.add(process);
    return process;
  }

  /** Out of reach of the terminal's Ctrl-C, which is the business of whoever is in front. */
  private static List<String> detaching() {
    return Files.isExecutable(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.of();
  }

  private static String command() {
    String command = System.getProperty("martinet.command");
    if (command == null) {
      throw new StartException("servers can be started by ./martinet only");
    }
    return command;
  }

  private static ServerRole role(String name) {
    for (ServerRole role : ServerRole.values()) {
      if (name.equals(role.label()) || name.startsWith(role.label() + "-")) {
        return role;
      }
    }
    throw new StartException("no role is called as " + name + " begins");
  }

  private Path output(String name) {
    return data.log(name).resolve("server.out");
  }

  private String lastOutput(String name) throws IOException {
    List<String> lines = Files.readAllLines(output(name));
    return String.join(
        " | ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN_MAX), lines.size()));
  }

  /**
   * Stops servers, in the order of their roles. Also returns when none ran.
   *
   * @param max until when those that drain too long are killed, for all roles together
   */
  void stop(List<String> names, Duration max) throws IOException, InterruptedException {
    long began = ticker.nanos();
    List<ProcessHandle> ended = new ArrayList<>();
    for (Set<ServerRole> roles : STOP_ORDER) {
      Duration left = max.minusNanos(ticker.nanos() - began);
      ended.addAll(
          stopTogether(
              names.stream().filter(name -> roles.contains(role(name))).toList(),
              left.isNegative() ? Duration.ZERO : left));
    }
    Poll.until(ticker, REAPED_MAX, () -> ended.stream().noneMatch(ProcessHandle::isAlive));
  }

  private List<ProcessHandle> stopTogether(List<String> names, Duration max)
      throws IOException, InterruptedException {
    List<ProcessHandle> ending = new ArrayList<>();
    for (String name : names) {
      OptionalLong pid = pid(name);
      if (pid.isPresent()) {
        ProcessHandle.of(pid.getAsLong()).ifPresent(ending::add);
      }
    }
    ending.forEach(ProcessHandle::destroy);
    if (!Poll.until(ticker, max, () -> noneRuns(names))) {
      ending.forEach(ProcessHandle::destroyForcibly);
      Poll.until(ticker, KILL_MAX, () -> noneRuns(names));
    }
    return ending;
  }

  /**
   * Stops all that runs, in the midst of a start too; nothing is started any more. Any thread.
   *
   * @param max as for {@link #stop}
   */
  void end(Duration max) throws IOException, InterruptedException {
    isEnding = true;
    stop(running(), max);
    // Those that had no lock yet: they serve nobody.
    spawned.forEach(Process::destroyForcibly);
  }

  private boolean noneRuns(List<String> names) throws IOException {
    for (String name : names) {
      if (pid(name).isPresent()) {
        return false;
      }
    }
    return true;
  }
}
