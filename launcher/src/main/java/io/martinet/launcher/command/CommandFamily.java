package io.martinet.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import org.apache.commons.cli.Option;

/** A command with commands of its own, which reads its words itself. */
public interface CommandFamily extends Command {
  /** All of its own help. */
  String help();

  /**
   * Does what the words say, and returns the exit code. May throw what {@link Commands} was told to
   * explain.
   *
   * @param out what the user asked for goes here; flushed when this returns
   * @param err warnings go here
   */
  int run(List<String> words, PrintWriter out, PrintWriter err) throws Exception;

  @Override
  default List<Option> options() {
    return List.of();
  }

  @Override
  default int run(Arguments arguments, PrintWriter out) {
    throw new IllegalStateException(name() + " reads its words itself");
  }
}
