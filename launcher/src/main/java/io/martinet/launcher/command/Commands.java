package io.martinet.launcher.command;

import io.martinet.service.config.NearestKey;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.cli.CommandLine;

/** Finds which command was called, reads its arguments, runs it, and tells what went wrong. */
public final class Commands {
  private static final int USAGE_ERROR = 2;

  private static final String PREFIX = "--";
  private static final String HELP = "help";
  private static final String VERSION = "version";

  private final Help help;
  private final String version;
  private final List<Command> commands;
  private final Predicate<Exception> explained;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param version what {@code --version} prints
   * @param explained the failures whose message is all that a person needs; of others the stack
   *     trace is shown
   */
  public Commands(
      String version,
      List<Command> commands,
      Predicate<Exception> explained,
      PrintWriter out,
      PrintWriter err) {
    this.help = new Help(commands);
    this.version = version;
    this.commands = List.copyOf(commands);
    this.explained = explained;
    this.out = out;
    this.err = err;
  }

  /** Does what the arguments say and returns the exit code; throws nothing but errors. */
  public int run(String... arguments) {
    try {
      return dispatch(List.of(arguments));
    } catch (UsageException e) {
      err.println("martinet: " + e.getMessage());
      return USAGE_ERROR;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int dispatch(List<String> arguments) {
    if (arguments.isEmpty()) {
      err.print(help.ofAll());
      return USAGE_ERROR;
    }
    String first = arguments.getFirst();
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (first) {
      case "-V", PREFIX + VERSION -> print(version + System.lineSeparator());
      case "-h", PREFIX + HELP -> print(help.ofAll());
      case HELP -> print(rest.isEmpty() ? help.ofAll() : help.of(command(rest.getFirst())));
      default -> call(command(first), rest);
    };
  }

  private int print(String text) {
    out.print(text);
    return Command.SUCCESS;
  }

  private Command command(String name) {
    return find(name)
        .orElseThrow(() -> {
          List<String> names =
              commands.stream().filter(Command::isListed).map(Command::name).toList();
          return new UsageException(
              "unknown command %s; the nearest is %s (./martinet help lists all)"
                  .formatted(name, NearestKey.of(name, names)));
        });
  }

  private Optional<Command> find(String name) {
    return commands.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  private int call(Command command, List<String> arguments) {
    try {
      if (command instanceof CommandFamily family) {
        return call(family, arguments);
      }
      CommandLine parsed = CommandLines.parse(Help.options(command), arguments);
      return parsed.hasOption(HELP)
          ? print(help.of(command))
          : run(command, () -> command.run(new Arguments(parsed, command.operands()), out));
    } catch (UsageException e) {
      throw new UsageException(command.name() + ": " + e.getMessage());
    }
  }

  /** Help is asked for in the first place: elsewhere {@code -h} is the family's own. */
  private int call(CommandFamily family, List<String> words) {
    boolean isHelp =
        !words.isEmpty() && List.of("-h", PREFIX + HELP, HELP).contains(words.getFirst());
    return isHelp ? print(help.of(family)) : run(family, () -> family.run(words, out, err));
  }

  private interface Action {
    int run() throws Exception;
  }

  private int run(Command command, Action action) {
    try {
      return action.run();
    } catch (UsageException e) {
      throw e;
    } catch (Exception e) {
      if (explained.test(e)) {
        err.println("martinet: " + e.getMessage());
      } else {
        err.println("martinet: failed unexpectedly");
        e.printStackTrace(err);
      }
      return command.failureCode();
    }
  }
}
