package io.martinet.launcher;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.launcher.command.UsageException;
import io.martinet.launcher.dispersion.CopyCount;
import io.martinet.launcher.dispersion.Populating;
import io.martinet.launcher.dispersion.Samples;
import io.martinet.launcher.dispersion.Surveying;
import io.martinet.proxy.StoragePolicy;
import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/**
 * {@code martinet dispersion}: plants samples over a share of the partitions, and tells how many of
 * their copies answer, as swift-dispersion-populate and -report do.
 */
final class DispersionCommand implements Command {
  private static final int SILENT = 2;

  private static final String POPULATE = "populate";
  private static final String REPORT = "report";
  private static final String COVERAGE = "coverage";
  private static final String CONTAINERS_ONLY = "container-only";
  private static final String OBJECTS_ONLY = "object-only";
  private static final String POLICY = "policy";
  private static final String AUTH = "auth";
  private static final String USER = "user";
  private static final String KEY = "key";
  private static final String ACCOUNT = "account";
  private static final String JSON = "json";

  /** The administrator's, where nobody named another user to plant them. */
  private static final String USUAL_ACCOUNT = "AUTH_admin";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "dispersion";
  }

  @Override
  public String description() {
    return "Plants sample containers and objects over a share of the partitions (populate), and"
        + " tells how many of their copies answer (report).";
  }

  @Override
  public String details() {
    return "Ends with 0 when all is there, 1 when something is missing, 2 when a server did not"
        + " answer. populate logs in as the administrator unless told otherwise.";
  }

  @Override
  public int failureCode() {
    return SILENT;
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.required("populate|report"));
  }

  @Override
  public List<Option> options() {
    return List.of(
        Arguments.value(COVERAGE, "PERCENT", "Share of the partitions: 1."),
        Arguments.flag(CONTAINERS_ONLY, "Only containers."),
        Arguments.flag(OBJECTS_ONLY, "Only objects."),
        Arguments.value(POLICY, "INDEX", "The objects' storage policy: the default one."),
        Arguments.value(AUTH, "URL", "Where to log in: http://127.0.0.1:8080/auth/v1.0."),
        Arguments.value(USER, "ACCOUNT:USER", "Who plants them: admin:admin."),
        Arguments.value(KEY, "KEY", "The user's key: that in DATA/v1rc."),
        Arguments.value(ACCOUNT, "NAME", "Where report looks for them: AUTH_admin."),
        Arguments.flag(JSON, "Prints the report as one JSON object."),
        StoreOption.OPTION);
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    DataDirectory data = StoreOption.of(arguments);
    double coverage = coverage(arguments.text(COVERAGE));
    if (arguments.has(CONTAINERS_ONLY) && arguments.has(OBJECTS_ONLY)) {
      throw new UsageException("--container-only and --object-only exclude each other");
    }
    return switch (arguments.operand(0)) {
      case POPULATE -> populate(arguments, data, coverage, out);
      case REPORT -> report(arguments, data, coverage, out);
      default -> throw new UsageException("say populate or report, not " + arguments.operand(0));
    };
  }

  private static double coverage(@Nullable String text) {
    try {
      double coverage = text == null ? 1 : Double.parseDouble(text);
      if (coverage > 0 && coverage <= 100) {
        return coverage;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new UsageException("--coverage must be above 0 and at most 100: " + text);
  }

  /** What is sampled of one ring. */
  private record Plan(RingKind kind, Ring ring, Samples samples) {
    boolean isOfObjects() {
      return kind.thing() == RingKind.Thing.OBJECT;
    }

    /** As reports call it. */
    String name() {
      return isOfObjects() ? "object" : "container";
    }
  }

  private static List<Plan> plans(
      Arguments arguments, DataDirectory data, String account, double coverage) throws IOException {
    Function<StorePath, PathHash> hash = StoreFile.read(data).hash().hashers()::hash;
    List<Plan> plans = new ArrayList<>();
    if (!arguments.has(OBJECTS_ONLY)) {
      Ring ring = RingFile.read(data.ring(RingKind.CONTAINER));
      plans.add(
          new Plan(RingKind.CONTAINER, ring, Samples.ofContainers(account, coverage, ring, hash)));
    }
    if (!arguments.has(CONTAINERS_ONLY)) {
      RingKind kind = RingKind.object(policy(arguments, data).index());
      Ring ring = RingFile.read(data.ring(kind));
      plans.add(
          new Plan(kind, ring, Samples.ofObjects(account, kind.policy(), coverage, ring, hash)));
    }
    return plans;
  }

  /** Of the sample objects: the one that was named, or the default. */
  private static StoragePolicy policy(Arguments arguments, DataDirectory data) throws IOException {
    Integer index = arguments.number(POLICY);
    return StoreFile.read(data).policies().all().stream()
        .map(StorePolicies.Entry::policy)
        .filter(policy -> index == null ? policy.isDefault() : policy.index() == index)
        .findFirst()
        .orElseThrow(() -> new UsageException("--policy: there is no storage policy " + index));
  }

  private static int populate(
      Arguments arguments, DataDirectory data, double coverage, PrintWriter out)
      throws IOException, InterruptedException {
    int failed = 0;
    try (Populating populating = logIn(arguments, data)) {
      for (Plan plan : plans(arguments, data, populating.account(), coverage)) {
        String kind = plan.name();
        List<StorePath> paths = new ArrayList<>();
        plan.samples.samples().forEach(sample -> paths.add(sample.path()));
        List<String> failures = new ArrayList<>();
        if (plan.isOfObjects()) {
          var container =
              StorePath.container(populating.account(), Samples.container(plan.kind.policy()));
          String failure = populating.makeContainer(container, policy(arguments, data).name());
          if (!failure.isEmpty()) {
            failures.add(failure);
          }
        }
        failures.addAll(populating.plant(paths, line -> System.err.println(kind + "s: " + line)));
        failures.forEach(out::println);
        out.printf(
            "Created %d %ss for dispersion reporting, %d failed%n",
            Math.max(0, paths.size() - failures.size()), kind, failures.size());
        failed += failures.size();
      }
    }
    return failed == 0 ? SUCCESS : FAILURE;
  }

  private static Populating logIn(Arguments arguments, DataDirectory data)
      throws IOException, InterruptedException {
    String url = arguments.text(AUTH);
    String user = arguments.text(USER);
    URI auth = auth(url == null ? "http://127.0.0.1:8080/auth/v1.0" : url);
    try {
      return new Populating(
          auth, user == null ? V1rc.USER : user, key(arguments.text(KEY), data), TIMEOUT);
    } catch (IOException e) {
      throw new StartException(
          "cannot log in at " + auth + ": " + e.getMessage() + "; see --auth, --user, --key", e);
    }
  }

  private static URI auth(String url) {
    try {
      URI auth = URI.create(url);
      if (auth.getHost() != null) {
        return auth;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new UsageException("--auth must be a URL: " + url);
  }

  private static String key(@Nullable String given, DataDirectory data) throws IOException {
    if (given != null) {
      return given;
    }
    return V1rc.findKey(data.v1rc())
        .map(Secret::reveal)
        .orElseThrow(() -> new StartException("name a key by --key: " + data.v1rc() + " has none"));
  }

  private static int report(
      Arguments arguments, DataDirectory data, double coverage, PrintWriter out) throws Exception {
    String named = arguments.text(ACCOUNT);
    String account = named == null ? USUAL_ACCOUNT : named;
    var fields = new TreeMap<String, Object>();
    int code = SUCCESS;
    try (var foundation = new Foundation(HttpConfig.defaults())) {
      var surveying = new Surveying(foundation.peers(), foundation.clock(), TIMEOUT);
      for (Plan plan : plans(arguments, data, account, coverage)) {
        long began = foundation.ticker().nanos();
        CopyCount count =
            surveying.count(
                plan.name(), plan.kind.policy(), plan.samples, plan.ring, System.err::println);
        long seconds = Duration.ofNanos(foundation.ticker().nanos() - began).toSeconds();
        fields.put(plan.name(), count.fields());
        if (!arguments.has(JSON)) {
          count.lines(seconds).forEach(out::println);
        }
        code = Math.max(code, codeOf(count));
      }
    }
    if (arguments.has(JSON)) {
      out.println(new JsonMapper().writeValueAsString(fields));
    }
    return code;
  }

  private static int codeOf(CopyCount count) {
    if (!count.isHeardOfAll()) {
      return SILENT;
    }
    return count.isWhole() ? SUCCESS : FAILURE;
  }
}
