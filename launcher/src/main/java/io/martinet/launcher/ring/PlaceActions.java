package io.martinet.launcher.ring;

import io.martinet.launcher.command.CommandLines;
import io.martinet.ring.builder.Balance;
import io.martinet.ring.builder.Dispersion;
import io.martinet.ring.builder.Reassignment;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Commands that place partitions and give out the ring. */
final class PlaceActions {
  /** A rebalance that changes less, in percent, is not worth giving out (Swift's). */
  private static final double CHANGE_MIN = 1;

  /** Above it a further rebalance is called for, in percent (Swift's). */
  private static final double BALANCE_MAX = 5;

  private PlaceActions() {}

  /** How a placement is, before or after a rebalance. */
  private record Figures(double balance, double dispersion) {
    /** Of what was never placed the dispersion is worse than any. */
    static Figures of(RingBuilder builder) {
      double dispersion = builder.isPlaced() ? builder.dispersion().percent() : Balance.MAX;
      return new Figures(builder.balance().worst(), dispersion);
    }

    boolean isWorthSavingAfter(Figures before) {
      boolean drains = before.balance == Balance.MAX && balance == Balance.MAX;
      return drains
          || Math.abs(before.balance - balance) >= CHANGE_MIN
          || Math.abs(before.dispersion - dispersion) >= CHANGE_MIN;
    }
  }

  static int rebalance(RingCall call) throws IOException {
    CommandLine options = CommandLines.parse(rebalanceOptions(), call.words());
    boolean isForced = options.hasOption("force");
    RingBuilder builder = call.read();
    boolean isChanged = builder.isChanged();
    Figures before = Figures.of(builder);
    Reassignment done = builder.reassign(seed(options, builder));
    if (done.cells() == 0 && done.removedDevices() == 0 && !isForced) {
      call.out().println("no partition was moved: " + reason(builder));
      return RingAction.WARNING;
    }
    Figures after = Figures.of(builder);
    if (!isForced && !isChanged && !after.isWorthSavingAfter(before)) {
      call.out().println("not saved: it changes less than 1 % (--force saves it)");
      return RingAction.WARNING;
    }
    builder.requireValid();
    save(call, builder);
    return report(call, builder, done, after);
  }

  private static Options rebalanceOptions() {
    return new Options()
        .addOption(Option.builder("f").longOpt("force").get())
        .addOption(Option.builder("s").longOpt("seed").hasArg().get())
        .addOption(Option.builder("d").longOpt("debug").get());
  }

  /** Any text is a seed; without one the ring's version is. */
  private static long seed(CommandLine options, RingBuilder builder) {
    List<String> operands = options.getArgList();
    String text = options.getOptionValue("seed", operands.isEmpty() ? null : operands.getFirst());
    if (text == null) {
      return builder.version();
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return text.hashCode();
    }
  }

  private static String reason(RingBuilder builder) {
    return builder.untilAllFree().isZero()
        ? "there is no need to"
        : "some moved less than %d hours ago; all are free in %s"
            .formatted(
                builder.settings().minPartHours(), ReportActions.time(builder.untilAllFree()));
  }

  /**
   * The builder first: a ring whose builder is not known could not be rebalanced with few moves.
   */
  private static void save(RingCall call, RingBuilder builder) throws IOException {
    call.files().keepBuilder();
    call.save(builder);
    call.files().writeRing(builder.ring());
  }

  private static int report(RingCall call, RingBuilder builder, Reassignment done, Figures after) {
    call.out()
        .printf(
            "moved %d replicas (%s %% of the partitions); balance %s, dispersion %s%n",
            done.cells(),
            DeviceTable.decimal(100.0 * done.cells() / builder.settings().partitions()),
            DeviceTable.decimal(after.balance),
            DeviceTable.decimal(after.dispersion));
    if (after.dispersion > 0) {
      call.out()
          .println(
              "some replicas could be spread better: see `dispersion -v`; more overload or other"
                  + " weights help");
      return RingAction.WARNING;
    }
    if (after.balance > BALANCE_MAX && after.balance / 100 > builder.settings().overload()) {
      call.out()
          .printf(
              "balance above %.0f %%: give out this ring, wait %d hours, and rebalance again%n",
              BALANCE_MAX, builder.settings().minPartHours());
      return RingAction.WARNING;
    }
    return RingAction.DONE;
  }

  static int writeRing(RingCall call) throws IOException {
    call.files().writeRing(call.read().ring());
    return RingAction.DONE;
  }

  static int validate(RingCall call) throws IOException {
    call.read().requireValid();
    return RingAction.DONE;
  }

  static int dispersion(RingCall call) throws IOException {
    var known = new Options();
    known.addOption(Option.builder("v").longOpt("verbose").get());
    // Nothing is cached here, so there is nothing to do anew; scripts may say it all the same.
    known.addOption(Option.builder().longOpt("recalculate").get());
    CommandLine options = CommandLines.parse(known, call.words());
    String filter = options.getArgList().isEmpty() ? "" : options.getArgList().getFirst();
    RingBuilder builder = call.read();
    Dispersion all = builder.dispersion();
    Dispersion shown = ReportActions.filtered(all, filter);
    ReportActions.print(call.out(), builder, shown, options.hasOption("verbose"));
    return shown.findWorst().isPresent() ? RingAction.WARNING : RingAction.DONE;
  }
}
