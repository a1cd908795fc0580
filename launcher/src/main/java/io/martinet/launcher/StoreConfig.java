package io.martinet.launcher;

import io.martinet.database.DatabaseAuditConfig;
import io.martinet.database.DatabaseConfig;
import io.martinet.launcher.StoreFile.HashAffixes;
import io.martinet.object.AuditConfig;
import io.martinet.object.ObjectServerConfig;
import io.martinet.proxy.FilterConfig;
import io.martinet.proxy.ProxyConfig;
import io.martinet.proxy.access.AccessLogConfig;
import io.martinet.proxy.domain.DomainSettings;
import io.martinet.proxy.object.ObjectPathConfig;
import io.martinet.replicator.ExpirerConfig;
import io.martinet.replicator.ReaperConfig;
import io.martinet.replicator.ReplicatorConfig;
import io.martinet.service.config.ConfigException;
import io.martinet.service.config.Secret;
import io.martinet.service.config.Section;
import io.martinet.service.config.Settings;
import io.martinet.service.log.LogConfig;
import io.martinet.service.metrics.StatsdConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the configuration file says, one checked record for each component.
 *
 * @param log where logs go and how much of them
 * @param accessLog what the lines of the access log say
 * @param statsd where figures are sent
 * @param listen where clients connect
 * @param proxy the rest of {@code [proxy]}
 * @param auth who may log in
 * @param http connections
 * @param storage the servers and their devices
 * @param replicator how often replicas are compared
 * @param expirer how what has expired is deleted
 * @param reaper how what deleted accounts hold is deleted
 * @param firstStart what only a store's first start reads
 * @param policies storage policies that the store is to have; null: those that it has
 * @param effective every key with its value in force, secrets hidden
 */
record StoreConfig(
    LogConfig log,
    AccessLogConfig accessLog,
    StatsdConfig statsd,
    ListenConfig listen,
    ProxyConfig proxy,
    AuthConfig auth,
    HttpConfig http,
    StorageConfig storage,
    ReplicatorConfig replicator,
    ExpirerConfig expirer,
    ReaperConfig reaper,
    FirstStart firstStart,
    @Nullable StorePolicies policies,
    SortedMap<String, String> effective) {
  private static final String DEMO_DOMAIN = "example.com";

  /** Keys that once were, and what took their place. */
  private static final Map<String, String> RETIRED =
      Map.of("proxy.storage_policy_name", "store.policies, as in [\"0 NAME default\"]");

  /**
   * @param databases of containers and accounts
   */
  record StorageConfig(ObjectServerConfig objects, DatabaseConfig databases) {}

  /**
   * @param shape unless the command line says otherwise
   * @param hash null: drawn at random
   */
  record FirstStart(Shape shape, @Nullable HashAffixes hash) {}

  /**
   * Reads a file.
   *
   * @param file null: the defaults
   * @throws ConfigException naming the file and the key
   */
  static StoreConfig read(@Nullable Path file) {
    return from(file == null ? Settings.none() : Settings.read(file, RETIRED));
  }

  /** Reads all sections; keys that are left over are errors. */
  static StoreConfig from(Settings settings) {
    try {
      Section proxy = settings.section("proxy");
      Section object = settings.section("object");
      Section auditor = settings.section("auditor");
      Section store = settings.section("store");
      StoreConfig config =
          new StoreConfig(
              LogConfig.from(settings.section("log")),
              AccessLogConfig.from(settings.section("access_log")),
              StatsdConfig.from(settings.section("statsd")),
              ListenConfig.from(proxy),
              ProxyConfig.from(
                  proxy,
                  settings.section("constraints"),
                  settings.section("bulk"),
                  settings.section("keystone"),
                  objectPath(proxy)),
              AuthConfig.from(settings.section("auth")),
              HttpConfig.from(settings.section("http"), settings.section("peer_client")),
              storage(object, settings.section("database"), auditor),
              ReplicatorConfig.from(settings.section("replicator")),
              ExpirerConfig.from(settings.section("expirer")),
              ReaperConfig.from(settings.section("reaper")),
              firstStart(store),
              policies(store),
              settings.effective());
      settings.finish();
      return config;
    } catch (IllegalArgumentException e) {
      // The records check ranges and name the key.
      throw new ConfigException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether clients log in at the store, and not at Keystone alone. */
  boolean hasLogin() {
    return !proxy.keystone().replacesLogin();
  }

  /** What the ready line names: where clients log in, or, of Keystone's alone, where they go. */
  String readyUrl(ListenConfig listen, int boundPort) {
    return hasLogin() ? listen.authUrl(boundPort) : listen.storageUrl(boundPort);
  }

  /**
   * What a demonstration needs besides its users: the tests of Swift's clients name accounts by
   * hosts below this domain, where the file names none.
   */
  StoreConfig forDemo(boolean isDemo) {
    FilterConfig filters = proxy.filters();
    if (!isDemo || !filters.domains().domains().isEmpty()) {
      return this;
    }
    var domains = new DomainSettings(List.of(DEMO_DOMAIN), filters.domains().defaultPrefix());
    return new StoreConfig(
        log,
        accessLog,
        statsd,
        listen,
        proxy.withFilters(filters.withDomains(domains)),
        auth,
        http,
        storage,
        replicator,
        expirer,
        reaper,
        firstStart,
        policies,
        effective);
  }

  private static @Nullable StorePolicies policies(Section store) {
    List<String> texts = store.texts("policies", List.of());
    return texts.isEmpty() ? null : StorePolicies.parse(texts);
  }

  private static ObjectPathConfig objectPath(Section proxy) {
    ObjectPathConfig d = ObjectPathConfig.defaults();
    return new ObjectPathConfig(
        proxy.duration("node_timeout", d.nodeTimeout()),
        proxy.duration("client_timeout", d.clientTimeout()),
        proxy.duration("write_back_timeout", d.writeBackTimeout()),
        proxy.duration("stall_max", d.stallMax()),
        proxy.duration("row_wait", d.rowWait()),
        proxy.duration("hedge_min", d.hedgeMin()),
        proxy.duration("hedge_max", d.hedgeMax()),
        proxy.flag("write_degraded", d.writesDegraded()),
        proxy.flag("allow_open_expired", d.opensExpired()));
  }

  private static StorageConfig storage(Section object, Section database, Section auditor) {
    AuditConfig audit = AuditConfig.from(auditor);
    var databaseAudit =
        new DatabaseAuditConfig(
            audit.isOn(),
            audit.interval(),
            audit.bytesPerSecond(),
            auditor.count(
                "databases_per_second", DatabaseAuditConfig.defaults().databasesPerSecond()));
    return new StorageConfig(objects(object, audit), databases(database, databaseAudit));
  }

  private static ObjectServerConfig objects(Section object, AuditConfig audit) {
    ObjectServerConfig d = ObjectServerConfig.defaults();
    return d.withInlineBytesMax(object.smallBytes("inline_max_bytes", d.inlineBytesMax()))
        .withAudit(audit);
  }

  private static DatabaseConfig databases(Section database, DatabaseAuditConfig audit) {
    DatabaseConfig d = DatabaseConfig.defaults();
    return new DatabaseConfig(
        database.count("threads", d.threads()),
        database.count("waiting_max", d.waitingMax()),
        database.count("open_max", d.openMax()),
        database.count("pending_rows_max", d.pendingRowsMax()),
        database.count("apply_rows", d.applyRows()),
        database.duration("apply_within", d.applyWithin()),
        database.bytes("wal_bytes_max", d.walBytesMax()),
        io.martinet.log.LogConfig.ofVolumeBytes(
            database.bytes("journal_volume_bytes", d.journal().volumeBytes())),
        database.count("journal_volumes_max", d.journalVolumesMax()),
        database.duration("sync_within", d.syncWithin()),
        audit);
  }

  private static FirstStart firstStart(Section store) {
    Shape d = Shape.DEFAULT;
    Shape shape =
        new Shape(
            store.count("devices", d.devices()),
            store.count("zones", d.zones()),
            store.count("replicas", d.replicas()),
            store.count("part_power", d.partPower()));
    Secret none = new Secret("");
    Secret prefix = store.secret("hash_prefix", none);
    Secret suffix = store.secret("hash_suffix", none);
    return new FirstStart(
        shape, prefix.isEmpty() && suffix.isEmpty() ? null : new HashAffixes(prefix, suffix));
  }
}
