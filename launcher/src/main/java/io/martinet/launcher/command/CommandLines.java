package io.martinet.launcher.command;

import io.martinet.service.config.NearestKey;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Reads options and operands, and tells in one line what is wrong with them. */
public final class CommandLines {
  private CommandLines() {}

  /**
   * Reads a command line.
   *
   * @param options all with long names
   * @throws UsageException if it has an option that is not there, or one that lacks its value
   */
  public static CommandLine parse(Options options, List<String> words) {
    var parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(options, words.toArray(String[]::new));
    } catch (ParseException e) {
      throw new UsageException(explain(e, options));
    }
  }

  private static String explain(ParseException failure, Options options) {
    return switch (failure) {
      case UnrecognizedOptionException e when !options.getOptions().isEmpty() ->
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
}
