package io.martinet.launcher.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/** What a command was given, by the names of its options and the places of its operands. */
public final class Arguments {
  private final CommandLine parsed;

  /**
   * @throws UsageException for a value given twice, and for operands too few or too many
   */
  Arguments(CommandLine parsed, List<Operand> operands) {
    this.parsed = parsed;
    for (Option option : parsed.getOptions()) {
      if (option.hasArg() && parsed.getOptionValues(option).length > 1) {
        throw new UsageException("--" + option.getLongOpt() + " is given more than once");
      }
    }
    List<String> given = parsed.getArgList();
    if (given.size() > operands.size()) {
      throw new UsageException("unexpected argument: " + given.get(operands.size()));
    }
    for (Operand operand : operands.subList(given.size(), operands.size())) {
      if (operand.isRequired()) {
        throw new UsageException(operand.name() + " is missing");
      }
    }
  }

  /** An option with a value. */
  public static Option value(String name, String valueName, String description) {
    return Option.builder().longOpt(name).hasArg().argName(valueName).desc(description).get();
  }

  /** An option that is there or not. */
  public static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  /** Whether an option was given. */
  public boolean has(String option) {
    return parsed.hasOption(option);
  }

  /** An option's value; null if it was not given. */
  public @Nullable String text(String option) {
    return parsed.getOptionValue(option);
  }

  /** An option's value as a number; null if it was not given. */
  public @Nullable Integer number(String option) {
    String text = text(option);
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new UsageException("--%s must be a number: %s".formatted(option, text));
    }
  }

  /** An option's value as a file's path; null if it was not given. */
  public @Nullable Path path(String option) {
    String text = text(option);
    return text == null ? null : toPath(text);
  }

  /** An option's value as a file's path, or what stands for it. */
  public Path path(String option, String byDefault) {
    return toPath(parsed.getOptionValue(option, byDefault));
  }

  /** A required operand. */
  public String operand(int place) {
    return parsed.getArgList().get(place);
  }

  /** A required operand that is a file's path. */
  public Path pathOperand(int place) {
    return toPath(operand(place));
  }

  /** An operand that may be left out; null then. */
  public @Nullable String optionalOperand(int place) {
    return place < parsed.getArgList().size() ? operand(place) : null;
  }

  private static Path toPath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("not a path: " + e.getMessage());
    }
  }
}
