package io.martinet.launcher.command;

import io.martinet.service.config.NearestKey;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

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
      CommandLine parsed = parse(Help.options(command), arguments);
      return parsed.hasOption(HELP)
          ? print(help.of(command))
          : run(command, new Arguments(parsed, command.operands()));
    } catch (UsageException e) {
      throw new UsageException(command.name() + ": " + e.getMessage());
    }
  }

  private static CommandLine parse(Options options, List<String> arguments) {
    var parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(options, arguments.toArray(String[]::new));
    } catch (ParseException e) {
      throw new UsageException(explain(e, options));
    }
  }

  private static String explain(ParseException failure, Options options) {
    return switch (failure) {
      case UnrecognizedOptionException e ->
          "unknown option %s; the nearest is --%s"
              .formatted(e.getOption(), NearestKey.of(bare(e.getOption()), longNames(options)));
      case MissingArgumentException e -> "--%s needs a value".formatted(e.getOption().getLongOpt());
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String bare(String option) {
    return option.replaceFirst("^-+", "").replaceFirst("=.*", "");
  }

  private static List<String> longNames(Options options) {
    return options.getOptions().stream().map(Option::getLongOpt).toList();
  }

  private int run(Command command, Arguments arguments) {
    try {
      return command.run(arguments, out);
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
