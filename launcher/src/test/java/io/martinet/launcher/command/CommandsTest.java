package io.martinet.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Prints what it was given, or fails as it is told. */
  private static final class Probe implements Command {
    @Override
    public String name() {
      return "probe";
    }

    @Override
    public String description() {
      return "Prints what it was given, which takes a description that is longer than one line is.";
    }

    @Override
    public List<Operand> operands() {
      return List.of(Operand.required("FIRST"), Operand.optional("SECOND"));
    }

    @Override
    public List<Option> options() {
      return List.of(
          Arguments.value("port", "N", "A number."),
          Arguments.value("file", "FILE", "A path."),
          Arguments.flag("quiet", "Says nothing."));
    }

    @Override
    public int failureCode() {
      return 7;
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) throws IOException {
      switch (arguments.operand(0)) {
        case "explained" -> throw new IOException("the disk is full");
        case "unexplained" -> throw new IllegalStateException("a bug");
        default ->
            out.printf(
                "%s %s %s %s %b",
                arguments.operand(0),
                arguments.optionalOperand(1),
                arguments.number("port"),
                arguments.path("file", "./usual"),
                arguments.has("quiet"));
      }
      return SUCCESS;
    }
  }

  private static final class Unlisted implements Command {
    @Override
    public String name() {
      return "unlisted";
    }

    @Override
    public String description() {
      return "Secret.";
    }

    @Override
    public List<Option> options() {
      return List.of();
    }

    @Override
    public boolean isListed() {
      return false;
    }

    @Override
    public int run(Arguments arguments, PrintWriter out) {
      return 3;
    }
  }

  private int run(String... arguments) {
    return new Commands(
            "martinet 9",
            List.of(new Probe(), new Unlisted()),
            failure -> failure instanceof IOException,
            new PrintWriter(out),
            new PrintWriter(err))
        .run(arguments);
  }

  private void assertUsageError(String message, String... arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("martinet: " + message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void optionsAndOperandsReachTheCommandInAnyOrder() {
    assertThat(run("probe", "--port", "8080", "a b", "--quiet", "--file=x y", "\"c\"")).isZero();
    assertThat(out.toString()).isEqualTo("a b \"c\" 8080 x y true");
  }

  @Test
  void whatIsNotGivenIsAbsentOrUsual() {
    assertThat(run("probe", "a")).isZero();
    assertThat(out.toString()).isEqualTo("a null null ./usual false");
  }

  @Test
  void whatFollowsTwoDashesIsNoOption() {
    assertThat(run("probe", "--", "--port", "-x")).isZero();
    assertThat(out.toString()).startsWith("--port -x ");
  }

  @Test
  void theNearestOfWhatThereIsIsNamedForWhatIsNot() {
    assertUsageError(
        "unknown command prob; the nearest is probe (./martinet help lists all)", "prob");
  }

  @Test
  void theNearestOptionIsNamedToo() {
    assertUsageError(
        "probe: unknown option --prot=3; the nearest is --port", "probe", "--prot=3", "a");
  }

  @Test
  void anAbbreviationIsNoOption() {
    assertUsageError("probe: unknown option --qui; the nearest is --quiet", "probe", "--qui", "a");
  }

  @Test
  void aValueMayNotBeMissing() {
    assertUsageError("probe: --port needs a value", "probe", "a", "--port");
  }

  @Test
  void norGivenTwice() {
    assertUsageError(
        "probe: --port is given more than once", "probe", "a", "--port", "1", "--port", "2");
  }

  @Test
  void norBeAnotherKindOfThing() {
    assertUsageError("probe: --port must be a number: x", "probe", "a", "--port", "x");
  }

  @Test
  void aRequiredOperandMayNotBeMissing() {
    assertUsageError("probe: FIRST is missing", "probe");
  }

  @Test
  void norOneTooMany() {
    assertUsageError("probe: unexpected argument: c", "probe", "a", "b", "c");
  }

  @Test
  void aFailureThatAPersonCanMendIsOneLine() {
    assertThat(run("probe", "explained")).isEqualTo(7);
    assertThat(err.toString().lines()).containsExactly("martinet: the disk is full");
  }

  @Test
  void anyOtherShowsWhere() {
    assertThat(run("probe", "unexplained")).isEqualTo(7);
    assertThat(err.toString())
        .contains("failed unexpectedly", "IllegalStateException: a bug", "CommandsTest");
  }

  @Test
  void theExitCodeIsTheCommands() {
    assertThat(run("unlisted")).isEqualTo(3);
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().lines()).containsExactly("martinet 9");
  }

  @Test
  void helpListsTheCommandsButTheUnlisted() {
    for (String how : List.of("help", "--help", "-h")) {
      out.getBuffer().setLength(0);
      assertThat(run(how)).isZero();
      assertThat(out.toString()).contains("  probe  Prints").doesNotContain("unlisted");
    }
  }

  @Test
  void withoutACommandTheListIsShownAsAnError() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("usage: martinet COMMAND", "  probe  Prints");
  }

  @Test
  void helpOfACommandNamesAllThatItTakes() {
    for (List<String> how : List.of(List.of("help", "probe"), List.of("probe", "--help"))) {
      out.getBuffer().setLength(0);
      assertThat(run(how.toArray(String[]::new))).isZero();
      assertThat(out.toString())
          .isEqualTo(
              """
              usage: martinet probe [OPTION...] FIRST [SECOND]

              Prints what it was given, which takes a description that is longer than one line
              is.

                --port N     A number.
                --file FILE  A path.
                --quiet      Says nothing.
                -h, --help   Shows this and ends.
              """);
    }
  }
}
