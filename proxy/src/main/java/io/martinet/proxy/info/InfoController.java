package io.martinet.proxy.info;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CharMatcher;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.FilterConfig;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.StoragePolicy;
import io.martinet.proxy.auth.Refusals;
import io.martinet.proxy.bulk.BulkConfig;
import io.martinet.proxy.large.StaticLargeObjects;
import io.martinet.proxy.middleware.NameCheck;
import io.martinet.proxy.ratelimit.RateLimits;
import io.martinet.proxy.ratelimit.RateTiers;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.symlink.Symlinks;
import io.martinet.proxy.tempurl.TempUrl;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code /info}: limits and features. A section that is there is a promise to clients and
 * conformance suites, one that is absent makes them leave the feature alone. Thread-safe.
 */
public final class InfoController implements ProxyHandler {
  /** The version of Swift's API that the answers follow. */
  private static final String API_VERSION = "2.38.1";

  private static final String TYPE = "application/json; charset=UTF-8";

  private static final String V1_LOGIN = "tempauth";

  private final InfoSettings settings;
  private final byte[] json;
  private final byte[] adminJson;

  /**
   * @param bulk limits of work in bulk
   * @param settings whether clients may see it, otherwise 403, and what of it
   * @param canManageAccounts whether reseller admins may PUT and DELETE accounts
   * @param filters settings of single stages
   * @param hasV1Login whether users log in here, not at Keystone alone
   * @param version of this software
   */
  public InfoController(
      Constraints constraints,
      StoragePolicies policies,
      BulkConfig bulk,
      InfoSettings settings,
      boolean canManageAccounts,
      boolean opensExpired,
      FilterConfig filters,
      boolean hasV1Login,
      String version) {
    this.settings = settings;
    ObjectNode all =
        sections(constraints, policies, bulk, canManageAccounts, opensExpired, filters, version);
    if (!hasV1Login) {
      all.remove(V1_LOGIN);
    }
    settings.disallowedSections().forEach(name -> remove(all, name));
    this.json = bytes(all);
    ArrayNode disallowed = all.putObject("admin").putArray("disallowed_sections");
    settings.disallowedSections().forEach(disallowed::add);
    this.adminJson = bytes(all);
  }

  @Override
  public Response handle(RequestContext context) {
    boolean isForAdmin = SignedInfo.isAskedFor(context.query());
    if (!settings.isExposed() || (isForAdmin && settings.adminKey().isEmpty())) {
      return Responses.standard(context.method(), 403);
    }
    if (isForAdmin && !SignedInfo.isSigned(context, settings.adminKey())) {
      return Refusals.unauthorized(context);
    }
    HttpHeaders headers = new DefaultHttpHeaders().set("Content-Type", TYPE);
    String origin = context.header("Origin");
    if (origin != null) { // pages of any origin may read it
      headers.set("Access-Control-Allow-Origin", origin);
      headers.set("Access-Control-Expose-Headers", "x-trans-id");
    }
    return new Response(
        200, headers, new Content.Bytes(Unpooled.wrappedBuffer(isForAdmin ? adminJson : json)));
  }

  private static ObjectNode sections(
      Constraints constraints,
      StoragePolicies policies,
      BulkConfig bulk,
      boolean canManageAccounts,
      boolean opensExpired,
      FilterConfig filters,
      String version) {
    var mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    ObjectNode swift = root.putObject("swift");
    swift.put("version", API_VERSION);
    swift.put("strict_cors_mode", filters.cors().isStrict());
    policies(policies, swift.putArray("policies"));
    swift.put("allow_account_management", canManageAccounts);
    swift.put("account_autocreate", true);
    swift.put("allow_open_expired", opensExpired);
    limits(constraints, swift);
    root.putObject("container_quotas");
    root.putObject("account_quotas");
    root.putObject("etag_quoter").put("enable_by_default", filters.quotesEtags());
    if (!filters.domains().domains().isEmpty()) {
      String prefix = filters.domains().defaultPrefix();
      root.putObject("domain_remap")
          .put(
              "default_reseller_prefix",
              prefix.isEmpty() ? null : CharMatcher.is('_').trimTrailingFrom(prefix));
    }
    if (!filters.crossDomainPolicy().isEmpty()) {
      root.putObject("crossdomain");
    }
    if (filters.checksNames()) {
      root.putObject("name_check")
          .put("forbidden_chars", NameCheck.FORBIDDEN_CHARS)
          .put("maximum_length", NameCheck.PATH_CHARS_MAX)
          .put("forbidden_regexp", NameCheck.FORBIDDEN_PATTERN);
    }
    root.putObject(V1_LOGIN).put("account_acls", true);
    ObjectNode upload = root.putObject("bulk_upload");
    upload.put("max_containers_per_extraction", bulk.containersMax());
    upload.put("max_failed_extractions", bulk.extractFailuresMax());
    ObjectNode delete = root.putObject("bulk_delete");
    delete.put("max_deletes_per_request", bulk.deletesMax());
    delete.put("max_failed_deletes", bulk.deleteFailuresMax());
    List<SignatureDigest> signatureDigests = filters.signatureDigests();
    if (!signatureDigests.isEmpty()) {
      ObjectNode tempUrl = root.putObject("tempurl");
      tempUrl(tempUrl);
      digests(signatureDigests, tempUrl);
      digests(signatureDigests, root.putObject("formpost"));
    }
    root.putObject("slo")
        .put("max_manifest_segments", StaticLargeObjects.SEGMENTS_MAX)
        .put("max_manifest_size", StaticLargeObjects.MANIFEST_BYTES_MAX)
        .put("yield_frequency", bulk.yieldFrequency().toSeconds())
        .put("min_segment_size", 1)
        .put("allow_async_delete", true);
    root.putObject("staticweb");
    root.putObject("symlink").put("symloop_max", Symlinks.HOPS_MAX).put("static_links", true);
    ArrayNode flags = root.putObject("versioned_writes").putArray("allowed_flags");
    flags.add("x-versions-location").add("x-history-location");
    root.putObject("object_versioning");
    if (filters.rateLimits().isOn()) {
      rateLimits(filters.rateLimits(), root.putObject("ratelimit"));
    }
    ArrayNode conditional = root.putObject("conditional_writes").putArray("methods");
    conditional.add("PUT").add("POST").add("DELETE");
    root.putObject("martinet").put("version", version);
    return root;
  }

  private static byte[] bytes(ObjectNode root) {
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param name of a section, or of an item in it behind a dot
   */
  private static void remove(ObjectNode root, String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      root.remove(name);
    } else if (root.get(name.substring(0, dot)) instanceof ObjectNode section) {
      remove(section, name.substring(dot + 1));
    }
  }

  private static void rateLimits(RateLimits limits, ObjectNode section) {
    section.put("account_ratelimit", limits.accountWrites());
    section.put("max_sleep_time_seconds", limits.sleepMax().toMillis() / 1000.0);
    tiers(limits.containerWrites(), section.putArray("container_ratelimits"));
    tiers(limits.containerListings(), section.putArray("container_listing_ratelimits"));
  }

  private static void tiers(RateTiers tiers, ArrayNode array) {
    tiers.tiers().forEach(tier -> array.addArray().add(tier.objects()).add(tier.perSecond()));
  }

  private static void tempUrl(ObjectNode tempUrl) {
    ArrayNode methods = tempUrl.putArray("methods");
    TempUrl.METHODS.forEach(method -> methods.add(method.name()));
    texts(TempUrl.DROPPED_OF_REQUESTS, "", tempUrl.putArray("incoming_remove_headers"));
    tempUrl.putArray("incoming_allow_headers");
    texts(TempUrl.DROPPED_OF_ANSWERS, "*", tempUrl.putArray("outgoing_remove_headers"));
    texts(TempUrl.KEPT_OF_ANSWERS, "*", tempUrl.putArray("outgoing_allow_headers"));
  }

  private static void digests(List<SignatureDigest> digests, ObjectNode section) {
    ArrayNode allowed = section.putArray("allowed_digests");
    ArrayNode deprecated = section.putArray("deprecated_digests");
    for (SignatureDigest digest : digests) {
      allowed.add(digest.text());
      if (digest.isDeprecated()) {
        deprecated.add(digest.text());
      }
    }
  }

  private static void texts(List<String> texts, String end, ArrayNode array) {
    texts.forEach(text -> array.add(text + end));
  }

  private static void policies(StoragePolicies policies, ArrayNode array) {
    for (StoragePolicy policy : policies.all()) {
      if (!policy.isDeprecated()) {
        ObjectNode node = array.addObject();
        node.put("name", policy.name());
        node.put("aliases", aliases(policy));
        if (policy.isDefault()) {
          node.put("default", true);
        }
      }
    }
  }

  /** The name comes first among them. */
  private static String aliases(StoragePolicy policy) {
    return policy.aliases().isEmpty()
        ? policy.name()
        : policy.name() + ", " + String.join(", ", policy.aliases());
  }

  private static void limits(Constraints constraints, ObjectNode swift) {
    swift.put("max_file_size", constraints.fileSizeMax());
    swift.put("max_meta_name_length", constraints.metaNameMax());
    swift.put("max_meta_value_length", constraints.metaValueMax());
    swift.put("max_meta_count", constraints.metaCountMax());
    swift.put("max_meta_overall_size", constraints.metaOverallMax());
    swift.put("max_header_size", constraints.headerMax());
    swift.put("max_object_name_length", constraints.objectNameMax());
    swift.put("container_listing_limit", constraints.listingMax());
    swift.put("account_listing_limit", constraints.listingMax());
    swift.put("max_account_name_length", constraints.accountNameMax());
    swift.put("max_container_name_length", constraints.containerNameMax());
    swift.put("extra_header_count", 0);
  }
}
