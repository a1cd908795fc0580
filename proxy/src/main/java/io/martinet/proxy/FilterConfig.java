package io.martinet.proxy;

import io.martinet.proxy.cors.CorsSettings;
import io.martinet.proxy.domain.DomainSettings;
import io.martinet.service.config.Section;
import java.util.Locale;

/**
 * Settings of stages that operators switch on, or tune. Immutable.
 *
 * @param cors which pages of other origins may read what is stored
 * @param quotesEtags {@code proxy.quote_etags}: whether etags are quoted where neither container
 *     nor account says
 * @param domains hosts that name what is stored
 * @param crossDomainPolicy {@code proxy.cross_domain_policy}: the elements that stand in {@code
 *     /crossdomain.xml}; empty: there is no such page
 * @param checksNames {@code proxy.name_check}: whether names are refused that trouble other
 *     software
 * @param isReadOnly {@code proxy.read_only}: whether all writes are refused
 */
public record FilterConfig(
    CorsSettings cors,
    boolean quotesEtags,
    DomainSettings domains,
    String crossDomainPolicy,
    boolean checksNames,
    boolean isReadOnly) {
  /** Swift's. */
  public static FilterConfig defaults() {
    return new FilterConfig(
        CorsSettings.defaults(), false, DomainSettings.defaults(), "", false, false);
  }

  /** Reads the keys of these stages from {@code [proxy]}. */
  static FilterConfig from(Section proxy) {
    FilterConfig d = defaults();
    return new FilterConfig(
        cors(proxy, d.cors),
        proxy.flag("quote_etags", d.quotesEtags),
        new DomainSettings(
            proxy.texts("storage_domains", d.domains.domains()),
            proxy.text("storage_domain_prefix", d.domains.defaultPrefix())),
        proxy.text("cross_domain_policy", d.crossDomainPolicy),
        proxy.flag("name_check", d.checksNames),
        proxy.flag("read_only", d.isReadOnly));
  }

  /** The same with these domains. */
  public FilterConfig withDomains(DomainSettings hosts) {
    return new FilterConfig(cors, quotesEtags, hosts, crossDomainPolicy, checksNames, isReadOnly);
  }

  private static CorsSettings cors(Section proxy, CorsSettings d) {
    return new CorsSettings(
        proxy.flag("strict_cors_mode", d.isStrict()),
        proxy.texts("cors_allow_origin", d.allowedOrigins()),
        proxy.texts("cors_expose_headers", d.exposedHeaders()).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList());
  }
}
