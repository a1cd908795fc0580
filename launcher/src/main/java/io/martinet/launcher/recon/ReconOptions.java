package io.martinet.launcher.recon;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.cli.Option;

/** The checks as options of the command, with swift-recon's names. */
public final class ReconOptions {
  private ReconOptions() {}

  /** One for each check that has its own. */
  public static List<Option> all() {
    var named = new TreeSet<String>();
    List<Option> options = new ArrayList<>();
    for (ReconCheck check : ReconCheck.values()) {
      if (named.add(check.option())) {
        Option.Builder option =
            check.letter() == null ? Option.builder() : Option.builder(check.letter());
        options.add(option.longOpt(check.option()).desc(check.description()).get());
      }
    }
    return options;
  }

  /** Their long names. */
  public static List<String> names() {
    return all().stream().map(Option::getLongOpt).toList();
  }
}
