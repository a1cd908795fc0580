package io.martinet.proxy;

import io.martinet.proxy.bulk.BulkConfig;
import io.martinet.proxy.database.CachedInfos.CacheSettings;
import io.martinet.proxy.database.DatabaseSettings;
import io.martinet.proxy.info.InfoSettings;
import io.martinet.proxy.keystone.KeystoneConfig;
import io.martinet.proxy.object.ObjectPathConfig;
import io.martinet.service.config.Section;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a proxy but for its listener. Immutable.
 *
 * @param storageUrl {@code proxy.storage_url}: scheme, host and port told at login; null: as the
 *     client addressed its request
 * @param allowsAccountManagement {@code proxy.allow_account_management}: whether reseller admins
 *     may PUT and DELETE accounts
 * @param info whether {@code /info} is answered, and what of it to whom
 * @param exposesMetrics {@code proxy.expose_metrics}: whether {@code /metrics} is answered on the
 *     clients' port
 * @param healthcheckDisableFile {@code proxy.healthcheck_disable_file}: while it exists {@code
 *     /healthcheck} answers 503; null: never
 * @param cache ages and size of what is remembered of accounts and containers
 * @param databases times of requests to accounts and containers
 * @param objects times of requests to objects
 * @param constraints limits on names, metadata and sizes
 * @param policies storage policies; the store's, not the configuration's
 * @param bulk limits of work in bulk
 * @param filters settings of single stages
 * @param keystone who knows users besides the v1 login
 * @param requiresProxyLine {@code proxy.require_proxy_protocol}: whether each connection must begin
 *     with a line of the PROXY protocol
 */
public record ProxyConfig(
    @Nullable String storageUrl,
    boolean allowsAccountManagement,
    InfoSettings info,
    boolean exposesMetrics,
    @Nullable Path healthcheckDisableFile,
    CacheSettings cache,
    DatabaseSettings databases,
    ObjectPathConfig objects,
    Constraints constraints,
    StoragePolicies policies,
    BulkConfig bulk,
    FilterConfig filters,
    KeystoneConfig keystone,
    boolean requiresProxyLine) {
  private static final List<String> SCHEMES = List.of("http", "https");

  public ProxyConfig {
    if (storageUrl != null && !isEndpoint(storageUrl)) {
      throw new IllegalArgumentException(
          "proxy.storage_url must be http(s)://host[:port] without a path, was " + storageUrl);
    }
  }

  /** What each part takes for right. */
  public static ProxyConfig defaults() {
    return new ProxyConfig(
        null,
        true,
        InfoSettings.defaults(),
        true,
        null,
        CacheSettings.defaults(),
        DatabaseSettings.defaults(),
        ObjectPathConfig.defaults(),
        Constraints.defaults(),
        StoragePolicies.single(),
        BulkConfig.defaults(),
        FilterConfig.defaults(),
        KeystoneConfig.defaults(),
        false);
  }

  /** The same with other settings of single stages. */
  public ProxyConfig withFilters(FilterConfig other) {
    return new ProxyConfig(
        storageUrl,
        allowsAccountManagement,
        info,
        exposesMetrics,
        healthcheckDisableFile,
        cache,
        databases,
        objects,
        constraints,
        policies,
        bulk,
        other,
        keystone,
        requiresProxyLine);
  }

  /** The same with users that Keystone knows. */
  public ProxyConfig withKeystone(KeystoneConfig other) {
    return new ProxyConfig(
        storageUrl,
        allowsAccountManagement,
        info,
        exposesMetrics,
        healthcheckDisableFile,
        cache,
        databases,
        objects,
        constraints,
        policies,
        bulk,
        filters,
        other,
        requiresProxyLine);
  }

  /** The same with the policies of a store. */
  public ProxyConfig withPolicies(StoragePolicies other) {
    return new ProxyConfig(
        storageUrl,
        allowsAccountManagement,
        info,
        exposesMetrics,
        healthcheckDisableFile,
        cache,
        databases,
        objects,
        constraints,
        other,
        bulk,
        filters,
        keystone,
        requiresProxyLine);
  }

  /**
   * Reads {@code [proxy]}, {@code [constraints]}, {@code [bulk]} and {@code [keystone]}, without
   * the keys of the object path.
   */
  public static ProxyConfig from(
      Section proxy,
      Section constraints,
      Section bulk,
      Section keystone,
      ObjectPathConfig objects) {
    ProxyConfig d = defaults();
    String file = proxy.text("healthcheck_disable_file", "");
    String url = proxy.text("storage_url", "");
    return new ProxyConfig(
        url.isEmpty() ? null : url,
        proxy.flag("allow_account_management", d.allowsAccountManagement),
        InfoSettings.from(proxy),
        proxy.flag("expose_metrics", d.exposesMetrics),
        file.isEmpty() ? null : Path.of(file),
        new CacheSettings(
            proxy.duration("info_present_age", d.cache.presentAge()),
            proxy.duration("info_absent_age", d.cache.absentAge()),
            proxy.count("info_entries_max", d.cache.entriesMax())),
        new DatabaseSettings(
            proxy.duration("database_hedge_delay", d.databases.hedgeDelay()),
            d.databases.readBytesMax()),
        objects,
        constraints(constraints, d.constraints),
        d.policies,
        BulkConfig.from(bulk),
        FilterConfig.from(proxy),
        KeystoneConfig.from(keystone),
        proxy.flag("require_proxy_protocol", d.requiresProxyLine));
  }

  private static Constraints constraints(Section section, Constraints d) {
    return new Constraints(
        section.bytes("file_size_max", d.fileSizeMax()),
        section.count("object_name_bytes_max", d.objectNameMax()),
        section.count("container_name_bytes_max", d.containerNameMax()),
        section.count("account_name_bytes_max", d.accountNameMax()),
        section.count("meta_name_bytes_max", d.metaNameMax()),
        section.count("meta_value_bytes_max", d.metaValueMax()),
        section.count("meta_count_max", d.metaCountMax()),
        section.count("meta_overall_bytes_max", d.metaOverallMax()),
        section.count("header_bytes_max", d.headerMax()),
        section.count("listing_max", d.listingMax()));
  }

  private static boolean isEndpoint(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawPath().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
