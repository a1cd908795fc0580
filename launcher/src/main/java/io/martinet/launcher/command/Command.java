package io.martinet.launcher.command;

import java.io.PrintWriter;
import java.util.List;
import org.apache.commons.cli.Option;

/** One command of {@code ./martinet}: its name, what it takes, and what it does. */
public interface Command {
  /** What {@link #run} answers when all is well. */
  int SUCCESS = 0;

  /** The exit code of most commands that could not do what they were told. */
  int FAILURE = 1;

  /** The word that calls it. */
  String name();

  /** What it does, in a sentence or two, for the list of commands and its own help. */
  String description();

  /** More for its own help, such as its exit codes; empty where there is no more to say. */
  default String details() {
    return "";
  }

  /** What it takes after its options, in order; the ones that may be left out come last. */
  default List<Operand> operands() {
    return List.of();
  }

  /** Its options, all with long names; help is not among them. */
  List<Option> options();

  /** Whether the list of commands names it. */
  default boolean isListed() {
    return true;
  }

  /** The exit code when {@link #run} throws. */
  default int failureCode() {
    return FAILURE;
  }

  /**
   * Does it, and returns the exit code. May throw what {@link Commands} was told to explain.
   *
   * @param out what the user asked for goes here; flushed when this returns
   */
  int run(Arguments arguments, PrintWriter out) throws Exception;
}
