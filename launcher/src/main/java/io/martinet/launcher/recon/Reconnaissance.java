package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.launcher.recon.ReconCheck.Local;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Asks the servers of one kind for what was chosen, and tells what they answered: in lines as
 * swift-recon's, or as one JSON object. Blocks; one thread.
 */
public final class Reconnaissance {
  /** All is well. */
  public static final int WELL = 0;

  /** A check found something. */
  public static final int FOUND = 1;

  /** A server did not answer. */
  public static final int SILENT = 2;

  private static final String RULE = "=".repeat(79);
  private static final JsonMapper JSON = new JsonMapper();

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ReconClient client;
  private final List<ReconHost> hosts;
  private final Local local;
  private final InstantSource clock;
  private final ReconReport report = new ReconReport();

  /**
   * @param hosts to ask
   * @param type of the servers
   * @param rings files here that theirs should equal
   * @param storeFile likewise
   * @param ranks which disks are told one by one
   */
  public Reconnaissance(
      ReconClient client,
      List<ReconHost> hosts,
      String type,
      Collection<Path> rings,
      Path storeFile,
      DiskRanks ranks,
      InstantSource clock)
      throws IOException {
    this.client = client;
    this.hosts = List.copyOf(hosts);
    this.local = new Local(type, sums(rings), sums(List.of(storeFile)), ranks);
    this.clock = clock;
  }

  /**
   * Asks, and prints as it goes.
   *
   * @param options of the checks that are wanted
   * @return the exit code
   */
  public int inLines(Collection<String> options, PrintWriter out) throws InterruptedException {
    out.println(RULE);
    out.printf("--> Starting reconnaissance on %d hosts (%s)%n", hosts.size(), local.type());
    out.println(RULE);
    for (ReconCheck check : wanted(options)) {
      out.printf("[%s] %s%n", TIME.format(clock.instant()), check.title());
      int before = report.lines().size();
      check.examine(client.ask(hosts, check.page(local.type())), local, report);
      report.lines().subList(before, report.lines().size()).stream()
          .distinct()
          .forEach(out::println);
      out.println(RULE);
      out.flush();
    }
    return code();
  }

  /** As {@link #inLines}, as one JSON object with what each server answered. */
  public int inJson(Collection<String> options, PrintWriter out)
      throws InterruptedException, IOException {
    ObjectNode told = JSON.createObjectNode();
    told.put("type", local.type()).put("time", PassNotes.seconds(clock.instant()));
    var servers = new TreeMap<String, ObjectNode>();
    for (ReconHost host : hosts) {
      ObjectNode server = JSON.createObjectNode().put("address", host.address().toString());
      server.put("region", host.region()).put("zone", host.zone());
      servers.put(host.address().toString(), server);
    }
    for (ReconCheck check : wanted(options)) {
      String page = check.page(local.type());
      List<ReconAnswer> answers = client.ask(hosts, page);
      check.examine(answers, local, report);
      answers.forEach(answer -> note(page, answer, servers));
    }
    told.putArray("servers").addAll(servers.values());
    report.problems().forEach(told.putArray("problems")::add);
    report.silent().forEach(told.putArray("silent")::add);
    out.println(JSON.writeValueAsString(told));
    return code();
  }

  private static void note(String page, ReconAnswer answer, TreeMap<String, ObjectNode> servers) {
    ObjectNode server = Objects.requireNonNull(servers.get(answer.host().address().toString()));
    switch (answer) {
      case ReconAnswer.Told(_, JsonNode body, _, _) -> {
        ObjectNode answered =
            server.get("answers") instanceof ObjectNode known ? known : server.putObject("answers");
        answered.set(page, body);
      }
      case ReconAnswer.Failed(_, String why) -> server.put("error", why);
    }
  }

  private List<ReconCheck> wanted(Collection<String> options) {
    return List.of(ReconCheck.values()).stream()
        .filter(check -> options.contains(check.option()) && check.knows(local.type()))
        .toList();
  }

  private int code() {
    if (!report.silent().isEmpty()) {
      return SILENT;
    }
    return report.problems().isEmpty() ? WELL : FOUND;
  }

  private static TreeMap<String, String> sums(Collection<Path> files) throws IOException {
    var sums = new TreeMap<String, String>();
    for (Path file : files) {
      if (Files.exists(file)) {
        sums.put(String.valueOf(file.getFileName()), ReconPages.md5(Files.readAllBytes(file)));
      }
    }
    return sums;
  }
}
