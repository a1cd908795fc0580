package io.martinet.proxy;

import io.martinet.http.Handler;
import io.martinet.proxy.access.AccessLines;
import io.martinet.proxy.access.AccessLog;
import io.martinet.proxy.access.AccessMetrics;
import io.martinet.proxy.access.AccessRecord;
import io.martinet.proxy.auth.AccountRules;
import io.martinet.proxy.auth.Login;
import io.martinet.proxy.auth.TokenAuth;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.ThreadParker;
import io.martinet.proxy.body.RangedAnswers;
import io.martinet.proxy.bulk.Bulk;
import io.martinet.proxy.bulk.WatchedAnswer;
import io.martinet.proxy.copy.BodyTransfer;
import io.martinet.proxy.copy.ServerSideCopy;
import io.martinet.proxy.cors.Cors;
import io.martinet.proxy.domain.DomainRemap;
import io.martinet.proxy.endpoints.ListEndpoints;
import io.martinet.proxy.etag.EtagQuoter;
import io.martinet.proxy.formpost.FormPost;
import io.martinet.proxy.keystone.Keystone;
import io.martinet.proxy.keystone.KeystoneAuth;
import io.martinet.proxy.large.AsyncDeletion;
import io.martinet.proxy.large.DynamicLargeObjects;
import io.martinet.proxy.large.StaticLargeObjects;
import io.martinet.proxy.middleware.CatchErrors;
import io.martinet.proxy.middleware.CrossDomainPolicy;
import io.martinet.proxy.middleware.Gatekeeper;
import io.martinet.proxy.middleware.HealthCheck;
import io.martinet.proxy.middleware.ListingFormats;
import io.martinet.proxy.middleware.MetadataNames;
import io.martinet.proxy.middleware.MetricsPage;
import io.martinet.proxy.middleware.Middleware;
import io.martinet.proxy.middleware.MissingFeatures;
import io.martinet.proxy.middleware.NameCheck;
import io.martinet.proxy.middleware.ReadOnly;
import io.martinet.proxy.object.DeferredDeletions;
import io.martinet.proxy.quota.AccountQuotas;
import io.martinet.proxy.quota.ContainerQuotas;
import io.martinet.proxy.ratelimit.RateLimit;
import io.martinet.proxy.signed.SignatureDigest;
import io.martinet.proxy.signed.SigningKeys;
import io.martinet.proxy.staticweb.StaticWeb;
import io.martinet.proxy.symlink.Symlinks;
import io.martinet.proxy.tempurl.TempUrl;
import io.martinet.proxy.versioned.ObjectVersions;
import io.martinet.proxy.versioning.ArchivedVersions;
import io.martinet.service.metrics.PrometheusText;
import io.martinet.service.metrics.Statsd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of the stages. The whole order, with those that are still to come:
 *
 * <pre>
 * catch-errors · metadata-names · gatekeeper · healthcheck · metrics · access-log · (cache) ·
 * etag-quoter · domain-remap · name-check · listing-formats · (container-sync) · bulk · tempurl ·
 * ratelimit · formpost · crossdomain · list-endpoints · (s3) · auth: login, token, keystone ·
 * missing-features · staticweb · read-only · copy · container-quotas · account-quotas · slo · dlo · archived-versions ·
 * symlink · object-versions · access-log · cors · router
 * </pre>
 *
 * It shows: listing-formats outside auth refuses a form that nobody has before asking who wants it;
 * access-log inside healthcheck keeps load balancers out of the log, the second one tells of what
 * stages send; cors innermost lets a copy or a manifest show what its parts allow.
 */
final class Pipeline {
  private Pipeline() {}

  static Handler of(
      ProxyConfig config,
      ProxyParts parts,
      TransactionIds ids,
      InfoCache infos,
      DeferredDeletions deferred,
      @Nullable Keystone keystone,
      Router router) {
    var runtime = parts.runtime();
    var rules = new AccountRules(parts.prefixes(), infos);
    var parker = new ThreadParker(runtime.ticker());
    List<Middleware> stages = new ArrayList<>();
    stages.add(MetadataNames::new);
    stages.add(Gatekeeper::new);
    stages.add(next -> new HealthCheck(next, config.healthcheckDisableFile()));
    if (config.exposesMetrics()) {
      stages.add(next -> new MetricsPage(next, new PrometheusText(runtime.metrics())));
    }
    Consumer<AccessRecord> told = told(parts);
    stages.add(next -> new AccessLog(next, runtime.clock(), runtime.ticker(), told));
    FilterConfig filters = config.filters();
    stages.add(next -> new EtagQuoter(next, infos, filters.quotesEtags()));
    if (!filters.domains().domains().isEmpty()) {
      stages.add(next -> new DomainRemap(next, filters.domains(), parts.prefixes()));
    }
    if (filters.checksNames()) {
      stages.add(NameCheck::new);
    }
    stages.add(ListingFormats::new);
    stages.add(next ->
        new Bulk(
            next,
            config.bulk(),
            config.constraints(),
            infos,
            parker,
            parts.threads(),
            config.objects().clientTimeout()));
    var keys = new SigningKeys(infos);
    List<SignatureDigest> digests = filters.signatureDigests();
    if (!digests.isEmpty()) {
      stages.add(next -> new TempUrl(next, keys, digests));
    }
    if (filters.rateLimits().isOn()) {
      stages.add(
          next -> new RateLimit(next, filters.rateLimits(), infos, parker, runtime.metrics()));
    }
    if (!digests.isEmpty()) {
      stages.add(next -> new FormPost(next, keys, digests, config.objects().clientTimeout()));
    }
    if (!filters.crossDomainPolicy().isEmpty()) {
      stages.add(next -> new CrossDomainPolicy(next, filters.crossDomainPolicy()));
    }
    if (filters.listsEndpoints()) {
      stages.add(next -> new ListEndpoints(next, parts.placements(), infos));
    }
    if (!config.keystone().replacesLogin()) {
      stages.add(next -> new Login(next, parts.users(), parts.tokens(), config.storageUrl()));
      stages.add(next -> new TokenAuth(next, parts.tokens(), parts.prefixes(), rules));
    }
    if (keystone != null) {
      stages.add(next -> new KeystoneAuth(next, keystone, parts.prefixes(), infos, rules));
    }
    stages.add(MissingFeatures::new);
    stages.add(next -> new StaticWeb(next, infos));
    if (filters.isReadOnly()) {
      stages.add(ReadOnly::new);
    }
    var transfer = new BodyTransfer(parker, parts.threads());
    var watched = new WatchedAnswer(parker, parts.threads(), config.bulk().yieldFrequency());
    stages.add(
        next -> new ServerSideCopy(next, config.constraints().fileSizeMax(), transfer, watched));
    stages.add(next -> new ContainerQuotas(next, infos));
    stages.add(next -> new AccountQuotas(next, infos, config.policies()));
    var ranged = new RangedAnswers(parts.entropy());
    stages.add(next ->
        new StaticLargeObjects(
            next,
            ranged,
            parker,
            parts.threads(),
            config.objects().clientTimeout(),
            config.bulk(),
            new AsyncDeletion(infos, deferred::add)));
    stages.add(next -> new DynamicLargeObjects(next, config.constraints().listingMax(), ranged));
    stages.add(next -> new ArchivedVersions(next, infos, transfer, new NameTurns(parker)));
    stages.add(next -> new Symlinks(next, config.constraints(), config.objects().clientTimeout()));
    stages.add(next ->
        new ObjectVersions(
            next,
            infos,
            transfer,
            parts.clock(),
            config.constraints(),
            config.policies(),
            new NameTurns(parker)));
    stages.add(next -> new AccessLog(next, runtime.clock(), runtime.ticker(), told));
    stages.add(next -> new Cors(next, infos, filters.cors()));
    return new CatchErrors(Middleware.wrap(stages, router), ids, parts.clock());
  }

  private static Consumer<AccessRecord> told(ProxyParts parts) {
    ProxyParts.Access access = parts.access();
    Consumer<AccessRecord> lines =
        new AccessLines(access.isJson(), access.config(), access.lines());
    return access.statsd() == Statsd.OFF
        ? lines
        : lines.andThen(new AccessMetrics(access.statsd()));
  }
}
