package io.martinet.proxy;

import io.martinet.proxy.cors.CorsSettings;
import io.martinet.proxy.domain.DomainSettings;
import io.martinet.proxy.ratelimit.RateLimits;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.service.config.Section;
import java.util.ArrayList;
import java.util.List;
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
 * @param signatureDigests {@code proxy.signature_digests}: what temporary URLs and form posts may
 *     be signed with; empty: there are neither
 * @param isReadOnly {@code proxy.read_only}: whether all writes are refused
 * @param rateLimits how often one account or container may be written to or listed
 * @param listsEndpoints {@code proxy.list_endpoints}: whether everybody may ask where things are
 *     stored
 */
public record FilterConfig(
    CorsSettings cors,
    boolean quotesEtags,
    DomainSettings domains,
    String crossDomainPolicy,
    boolean checksNames,
    List<SignatureDigest> signatureDigests,
    boolean isReadOnly,
    RateLimits rateLimits,
    boolean listsEndpoints) {
  public FilterConfig {
    signatureDigests = List.copyOf(signatureDigests);
  }

  /** All that a store has where nobody says otherwise: what is there for clients to use is on. */
  public static FilterConfig defaults() {
    return new FilterConfig(
        CorsSettings.defaults(),
        false,
        DomainSettings.defaults(),
        "<allow-access-from domain=\"*\" secure=\"false\" />",
        false,
        SignatureDigest.all(),
        false,
        RateLimits.none(),
        true);
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
        digests(proxy.texts("signature_digests", names(d.signatureDigests))),
        proxy.flag("read_only", d.isReadOnly),
        RateLimits.from(proxy),
        proxy.flag("list_endpoints", d.listsEndpoints));
  }

  /** The same with these domains. */
  public FilterConfig withDomains(DomainSettings hosts) {
    return new FilterConfig(
        cors,
        quotesEtags,
        hosts,
        crossDomainPolicy,
        checksNames,
        signatureDigests,
        isReadOnly,
        rateLimits,
        listsEndpoints);
  }

  private static List<String> names(List<SignatureDigest> digests) {
    return digests.stream().map(SignatureDigest::text).toList();
  }

  private static List<SignatureDigest> digests(List<String> names) {
    var digests = new ArrayList<SignatureDigest>();
    for (String name : names) {
      SignatureDigest digest = SignatureDigest.named(name);
      if (digest == null) {
        throw new IllegalArgumentException(
            "proxy.signature_digests must be of "
                + names(SignatureDigest.all())
                + ", was "
                + names);
      }
      digests.add(digest);
    }
    return digests;
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
