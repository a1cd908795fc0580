package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One thing that servers are asked for, and what is made of their answers. */
enum ReconCheck {
  ASYNC("async", "a", "Rows that object servers owe to containers.", "Checking async pendings") {
    @Override
    String page(String type) {
      return "async";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      stats(answers, report, "async_pending", "/async_pending");
    }
  },
  REPLICATION(
      "replication", "r", "What the last passes of replicators did.", "Checking on replication") {
    @Override
    String page(String type) {
      return "replication/" + type;
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      stats(answers, report, "replication_time", "/replication_time");
      for (String count : List.of("failure", "success", "attempted")) {
        stats(answers, report, count, "/replication_stats/" + count);
      }
      oldest(answers, report);
    }
  },
  UPDATER("updater", null, "The last sweeps of updaters.", "Checking updater times") {
    @Override
    String page(String type) {
      return "updater/" + type;
    }

    @Override
    boolean knows(String type) {
      return !type.equals("account");
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      stats(answers, report, "updater_last_sweep", "/" + local.type() + "_updater_sweep");
    }
  },
  AUDITOR("auditor", null, "What auditors did.", "Checking auditor stats") {
    @Override
    String page(String type) {
      return "auditor/" + type;
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      if (local.type().equals("object")) {
        stats(answers, report, "ALL_auditor", "/object_auditor_stats_ALL/audit_time");
        stats(answers, report, "ZBF_auditor", "/object_auditor_stats_ZBF/audit_time");
      } else {
        stats(answers, report, "audits_failed", "/" + local.type() + "_audits_failed");
        stats(answers, report, "audits_passed", "/" + local.type() + "_audits_passed");
      }
    }
  },
  EXPIRER("expirer", null, "What expirers did.", "Checking on expirers") {
    @Override
    String page(String type) {
      return "expirer/object";
    }

    @Override
    boolean knows(String type) {
      return type.equals("object");
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      stats(answers, report, "object_expiration_pass", "/object_expiration_pass");
      stats(answers, report, "expired_last_pass", "/expired_last_pass");
    }
  },
  RECONSTRUCTION(
      "reconstruction", "R", "Nothing: there is no erasure coding.", "Checking on reconstructors") {
    @Override
    String page(String type) {
      return "reconstruction/object";
    }

    @Override
    boolean knows(String type) {
      return type.equals("object");
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      told(answers, report);
      report.line("Nothing is reconstructed here: objects are replicated, none is erasure-coded.");
    }
  },
  SHARDING("sharding", null, "Nothing: containers are not sharded.", "Checking on sharders") {
    @Override
    String page(String type) {
      return "sharding";
    }

    @Override
    boolean knows(String type) {
      return type.equals("container");
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      told(answers, report);
      report.line("Nothing is sharded here: each container is one database a replica.");
    }
  },
  DRIVEAUDIT(
      "driveaudit",
      null,
      "Errors of drives that a drive audit found.",
      "Checking drive-audit errors") {
    @Override
    String page(String type) {
      return "driveaudit";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      stats(answers, report, "drive_audit_errors", "/drive_audit_errors");
    }
  },
  VALIDATE_SERVERS(
      "validate-servers",
      null,
      "Whether servers are of the kind asked for.",
      "Validating servers") {
    @Override
    String page(String type) {
      return "server";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      matched(
          answers,
          report,
          each -> {
            String type = each.body().path("type").asText();
            boolean isIt = type.equals(local.type() + "-server");
            if (!isIt) {
              report.problem("Invalid: " + each.host().address() + " is a " + type);
            }
            return isIt;
          });
    }
  },
  UNMOUNTED("unmounted", "u", "Devices that are out of service.", "Getting unmounted drives") {
    @Override
    String page(String type) {
      return "unmounted";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      for (ReconAnswer.Told told : told(answers, report)) {
        for (JsonNode device : told.body()) {
          report.problem(
              "Not mounted: " + device.path("device").asText() + " on " + told.host().address());
        }
      }
    }
  },
  DISKUSAGE("diskusage", "d", "How full disks are.", "Checking disk usage now") {
    @Override
    String page(String type) {
      return "diskusage";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      DiskUsage.examine(told(answers, report), local.ranks(), report);
    }
  },
  LOADSTATS("loadstats", "l", "Load averages.", "Checking load averages") {
    @Override
    String page(String type) {
      return "load";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      for (String span : List.of("1m", "5m", "15m")) {
        stats(answers, report, span + "_load_avg", "/" + span);
      }
    }
  },
  QUARANTINED("quarantined", "q", "Things that were set apart.", "Checking quarantine") {
    @Override
    String page(String type) {
      return "quarantined";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      stats(answers, report, "quarantined_" + local.type() + "s", "/" + local.type() + "s");
    }
  },
  MD5("md5", null, "Whether rings and store.toml are those here.", "Checking ring md5sums") {
    @Override
    String page(String type) {
      return "ringmd5";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      matched(answers, report, each -> Sums.match(each, local.ringSums(), report));
    }
  },
  STORE_MD5("md5", null, "", "Checking store.toml md5sum") {
    @Override
    String page(String type) {
      return "swiftconfmd5";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      matched(answers, report, each -> Sums.match(each, local.storeSums(), report));
    }
  },
  SOCKSTAT("sockstat", null, "Sockets in use.", "Checking socket usage") {
    @Override
    String page(String type) {
      return "sockstat";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      for (String count :
          List.of("tcp_in_use", "orphan", "tcp_mem_allocated_bytes", "time_wait", "tcp6_in_use")) {
        stats(answers, report, count, "/" + count);
      }
    }
  },
  TIME("time", "T", "Whether clocks agree with the one here.", "Checking time-sync") {
    @Override
    String page(String type) {
      return "time";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      matched(
          answers,
          report,
          each -> {
            double there = each.body().asDouble();
            boolean isIn =
                there >= PassNotes.seconds(each.asked()) - JITTER_SECONDS
                    && there <= PassNotes.seconds(each.heard()) + JITTER_SECONDS;
            if (!isIn) {
              report.problem(
                  "%s current time is %.3f, but remote is %.3f"
                      .formatted(each.host().address(), PassNotes.seconds(each.heard()), there));
            }
            return isIn;
          });
    }
  },
  VERSIONS("versions", null, "Whether all run the same version.", "Checking versions") {
    @Override
    String page(String type) {
      return "version";
    }

    @Override
    void examine(List<ReconAnswer> answers, Local local, ReconReport report) {
      var found = new TreeMap<String, TreeSet<String>>();
      for (ReconAnswer.Told told : told(answers, report)) {
        found
            .computeIfAbsent(told.body().path("version").asText(), _ -> new TreeSet<>())
            .add(told.host().address().toString());
      }
      if (found.size() == 1) {
        report.line("Versions matched (" + found.firstKey() + ")");
      } else if (!found.isEmpty()) {
        report.problem("Versions not matched: " + found);
      }
    }
  };

  /** Between a clock's reading and the answer's arrival; Swift's is nothing. */
  private static final double JITTER_SECONDS = 0.05;

  private final String option;
  private final @Nullable String letter;
  private final String description;
  private final String title;

  ReconCheck(String option, @Nullable String letter, String description, String title) {
    this.option = option;
    this.letter = letter;
    this.description = description;
    this.title = title;
  }

  /**
   * What answers are compared with.
   *
   * @param type of the servers
   * @param ringSums MD5 of the rings here by the names of their files
   * @param storeSums of {@code store.toml} likewise
   * @param ranks which disks are told one by one
   */
  record Local(
      String type,
      TreeMap<String, String> ringSums,
      TreeMap<String, String> storeSums,
      DiskRanks ranks) {}

  /** The page that tells it. */
  abstract String page(String type);

  abstract void examine(List<ReconAnswer> answers, Local local, ReconReport report);

  /** Whether servers of that kind have it. */
  boolean knows(String type) {
    return true;
  }

  /** Its option's name; two may share one. */
  String option() {
    return option;
  }

  @Nullable String letter() {
    return letter;
  }

  String description() {
    return description;
  }

  String title() {
    return title;
  }

  private static List<ReconAnswer.Told> told(List<ReconAnswer> answers, ReconReport report) {
    List<ReconAnswer.Told> told = new ArrayList<>();
    for (ReconAnswer answer : answers) {
      switch (answer) {
        case ReconAnswer.Told each -> told.add(each);
        case ReconAnswer.Failed failed -> report.failed(failed);
      }
    }
    return told;
  }

  private static void stats(
      List<ReconAnswer> answers, ReconReport report, String name, String pointer) {
    List<Double> values = new ArrayList<>();
    int failed = 0;
    int untold = 0;
    for (ReconAnswer answer : answers) {
      switch (answer) {
        case ReconAnswer.Failed each -> {
          report.failed(each);
          failed++;
        }
        case ReconAnswer.Told each when each.body().at(pointer).isNumber() ->
            values.add(each.body().at(pointer).asDouble());
        case ReconAnswer.Told _ -> untold++;
      }
    }
    report.stats(name, values, failed, untold);
  }

  private static void oldest(List<ReconAnswer> answers, ReconReport report) {
    ReconAnswer.Told oldest = null;
    for (ReconAnswer answer : answers) {
      if (answer instanceof ReconAnswer.Told told
          && told.body().path("replication_last").isNumber()
          && (oldest == null || end(told) < end(oldest))) {
        oldest = told;
      }
    }
    if (oldest != null) {
      report.line(
          "Oldest completion was %d seconds ago by %s."
              .formatted(
                  Math.round(PassNotes.seconds(oldest.heard()) - end(oldest)),
                  oldest.host().address()));
    }
  }

  private static double end(ReconAnswer.Told told) {
    return told.body().path("replication_last").asDouble();
  }

  /**
   * Tells how many answers are as they should be.
   *
   * @param isMatch judges one, and reports what is wrong with it
   */
  private static void matched(
      List<ReconAnswer> answers, ReconReport report, Predicate<ReconAnswer.Told> isMatch) {
    List<ReconAnswer.Told> told = told(answers, report);
    long matched = told.stream().filter(isMatch).count();
    report.line(
        "%d/%d hosts matched, %d error[s] while checking hosts."
            .formatted(matched, answers.size(), answers.size() - told.size()));
  }
}
