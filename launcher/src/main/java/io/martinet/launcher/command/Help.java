package io.martinet.launcher.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The texts that {@code help} and {@code --help} show. */
final class Help {
  /** What every terminal has. */
  private static final int COLUMNS = 80;

  private static final Option HELP =
      Option.builder("h").longOpt("help").desc("Shows this and ends.").get();

  private final List<Command> commands;

  Help(List<Command> commands) {
    this.commands = List.copyOf(commands);
  }

  /** A command's own options, and those that all have. */
  static Options options(Command command) {
    Options options = new Options().addOption(HELP);
    command.options().forEach(options::addOption);
    return options;
  }

  /** What there is. */
  String ofAll() {
    List<Line> lines =
        commands.stream()
            .filter(Command::isListed)
            .map(command -> new Line(command.name(), command.description()))
            .toList();
    return """
    usage: martinet COMMAND [OPTION...] [ARGUMENT...]

    A Swift-compatible distributed object store.

    %s
    martinet help COMMAND tells more of one; martinet --version which version this is.
    """
        .formatted(table(lines));
  }

  /** One command. */
  String of(Command command) {
    if (command instanceof CommandFamily family) {
      return family.help();
    }
    var text = new StringBuilder("usage: martinet " + command.name() + " [OPTION...]");
    command.operands().forEach(operand -> text.append(' ').append(operand));
    text.append("\n\n");
    Stream.of(command.description(), command.details())
        .flatMap(paragraph -> wrap(paragraph, COLUMNS).stream())
        .forEach(line -> text.append(line).append('\n'));
    List<Line> lines =
        Stream.concat(command.options().stream(), Stream.of(HELP))
            .map(option -> new Line(title(option), option.getDescription()))
            .toList();
    return text.append('\n').append(table(lines)).toString();
  }

  private static String title(Option option) {
    String name = "--" + option.getLongOpt();
    if (option.getOpt() != null) {
      name = "-" + option.getOpt() + ", " + name;
    }
    return option.hasArg() ? name + " " + option.getArgName() : name;
  }

  private record Line(String title, String text) {}

  private static String table(List<Line> lines) {
    int indent = 4 + lines.stream().mapToInt(line -> line.title().length()).max().orElse(0);
    var table = new StringBuilder();
    for (Line line : lines) {
      String title = "  " + line.title();
      for (String part : wrap(line.text(), COLUMNS - indent)) {
        table.append(title).append(" ".repeat(indent - title.length())).append(part).append('\n');
        title = "";
      }
    }
    return table.toString();
  }

  /** The words of a text in lines of at most so many characters, unless one word is longer. */
  private static List<String> wrap(String text, int columns) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
