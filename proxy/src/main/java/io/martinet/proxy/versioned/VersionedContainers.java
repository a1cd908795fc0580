package io.martinet.proxy.versioned;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.listing.ListingContent;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers whose objects have versions, and accounts, which do not show where. Thread-safe. */
final class VersionedContainers {
  private static final Logger LOG = LoggerFactory.getLogger(VersionedContainers.class);
  private static final String POLICY = "X-Storage-Policy";
  private static final String BYTES_USED = "X-Container-Bytes-Used";
  private static final String LEGACY = "X-Container-Sysmeta-Versions-Location";

  /** Behind all hidden names, before all that clients can give. */
  private static final String BEHIND_HIDDEN = "\0" + Character.toString(Character.MAX_CODE_POINT);

  private final ProxyHandler next;
  private final InfoCache infos;
  private final Constraints constraints;
  private final StoragePolicies policies;

  VersionedContainers(
      ProxyHandler next, InfoCache infos, Constraints constraints, StoragePolicies policies) {
    this.next = next;
    this.infos = infos;
    this.constraints = constraints;
    this.policies = policies;
  }

  Response handle(RequestContext context, StorePath path) throws Exception {
    String method = context.method().name();
    if (path.container() == null) {
      return method.equals("GET") ? account(context) : next.handle(context);
    }
    return switch (method) {
      case "GET", "HEAD" -> read(context, path);
      case "PUT", "POST" -> write(context, path);
      case "DELETE" -> delete(context, path);
      default -> next.handle(context);
    };
  }

  private Response read(RequestContext context, StorePath path) throws Exception {
    Response answer = next.handle(context);
    VersionsSetting setting = VersionsSetting.show(answer.headers());
    if (answer.status() / 100 != 2) {
      return answer;
    }
    if (setting != VersionsSetting.NEVER) {
      Response hidden = ask(context, HttpMethod.HEAD, VersionPath.hiddenContainer(path));
      hidden.content().release();
      if (hidden.status() / 100 == 2) {
        long bytes = bytes(answer) + bytes(hidden);
        answer.headers().set(BYTES_USED, bytes);
      } else if (hidden.status() != 404) {
        answer.content().release();
        return Responses.standard(context.method(), 503);
      }
    }
    boolean isOfVersions =
        context.method().equals(HttpMethod.GET) && context.query().has("versions");
    return isOfVersions
        ? new VersionListing(context, next, constraints.listingMax()).answer(answer)
        : answer;
  }

  private static long bytes(Response answer) {
    return Long.parseLong(answer.headers().get(BYTES_USED, "0"));
  }

  private Response write(RequestContext context, StorePath path) throws Exception {
    // Who sets a quota wants it to hold for what is there now.
    infos.forgetContainer(path.account(), VersionPath.hiddenContainer(path).requireContainer());
    VersionsSetting sent = VersionsSetting.sent(context.headers());
    if (sent == VersionsSetting.NEVER) {
      return next.handle(context);
    }
    if (context.authorize(null) instanceof Decision.Refused(var response)) {
      return response;
    }
    InfoLookup<ContainerInfo> lookup =
        infos.container(context, path.account(), path.requireContainer());
    if (lookup instanceof InfoLookup.Unknown<ContainerInfo>(var why)) {
      return Unavailable.response(context, why);
    }
    ContainerInfo info =
        lookup instanceof InfoLookup.Present<ContainerInfo>(var there) ? there : null;
    boolean isPut = context.method().equals(HttpMethod.PUT);
    if (sent == VersionsSetting.ENABLED && (info != null || isPut)) {
      Response refusal = refuse(context, info);
      if (refusal == null) {
        refusal = makeHidden(context, path, info);
      }
      if (refusal != null) {
        return refusal;
      }
    }
    if (sent == VersionsSetting.ENABLED
        || info == null
        || VersionsSetting.of(info.storedHeaders()) != sent) {
      sent.store(context.headers());
    }
    return next.handle(context);
  }

  private static @Nullable Response refuse(RequestContext context, @Nullable ContainerInfo info) {
    boolean isLegacy =
        !context.headers().get(LEGACY, "").isEmpty()
            || (info != null
                && info.storedHeaders().containsKey(LEGACY)
                && !context.headers().contains(LEGACY));
    return isLegacy
        ? Responses.message(
            400,
            "Cannot enable object versioning on a container that is already using the legacy"
                + " versioned writes feature.")
        : null;
  }

  /** First where versions go, then that they go there: after a crash between nothing is amiss. */
  private @Nullable Response makeHidden(
      RequestContext context, StorePath path, @Nullable ContainerInfo info) throws Exception {
    SubRequest put =
        SubRequest.of(context, HttpMethod.PUT, VersionPath.hiddenContainer(path)).internal();
    String policy = info == null ? context.header(POLICY) : policies.nameOf(info.policy());
    if (policy != null) {
      put.header(POLICY, policy);
    }
    Response made = next.handle(put.from(HiddenVersions.SOURCE));
    made.content().release();
    return made.status() / 100 == 2
        ? null
        : Responses.standard(context.method(), made.status() == 400 ? 400 : 503);
  }

  private Response delete(RequestContext context, StorePath path) throws Exception {
    if (context.authorize(null) instanceof Decision.Refused(var response)) {
      return response;
    }
    InfoLookup<ContainerInfo> lookup =
        infos.container(context, path.account(), path.requireContainer());
    if (!(lookup instanceof InfoLookup.Present<ContainerInfo>(var info))
        || VersionsSetting.of(info.storedHeaders()) == VersionsSetting.NEVER) {
      return next.handle(context);
    }
    StorePath hidden = VersionPath.hiddenContainer(path);
    Response head = ask(context, HttpMethod.HEAD, hidden);
    head.content().release();
    if (head.status() / 100 != 2 && head.status() != 404) {
      return Responses.standard(context.method(), 503);
    }
    if (!head.headers().get("X-Container-Object-Count", "0").equals("0")) {
      return Responses.message(409, "Delete all versions before deleting container.");
    }
    Response answer = next.handle(context);
    if (answer.status() / 100 == 2 && head.status() != 404) {
      Response cleared = ask(context, HttpMethod.DELETE, hidden);
      cleared.content().release();
      if (cleared.status() / 100 != 2) {
        // It is empty, unseen, and used again if versions are enabled in a new container.
        LOG.warn("{} is gone, but the place of its versions is not: {}", path, cleared.status());
      }
    }
    return answer;
  }

  private Response ask(RequestContext context, HttpMethod method, StorePath path) throws Exception {
    return next.handle(SubRequest.of(context, method, path).internal().from(HiddenVersions.SOURCE));
  }

  /** An account's listing: what is hidden counts with the container that it belongs to. */
  private Response account(RequestContext context) throws Exception {
    String bound = context.query().isTrue("reverse") ? "end_marker" : "marker";
    String given = context.query().raw(bound);
    if (given == null || given.isEmpty()) {
      context.query(context.query().with(bound, HeaderText.encode(BEHIND_HIDDEN)));
    }
    Response answer = next.handle(context);
    if (!(answer.content() instanceof ListingContent listing)
        || listing.page().entries().isEmpty()) {
      return answer;
    }
    Map<String, Long> hidden = hiddenBytes(context, listing);
    var entries = new ArrayList<ListingEntry>();
    for (ListingEntry entry : listing.page().entries()) {
      switch (entry) {
        case ContainerEntry(var name, var ticks, var count, var bytes, var policy) -> {
          if (!VersionPath.isHidden(name)) {
            entries.add(
                new ContainerEntry(
                    name, ticks, count, bytes + hidden.getOrDefault(name, 0L), policy));
          }
        }
        case ListingEntry.Subdir(var name) when VersionPath.isHidden(name) -> {}
        default -> entries.add(entry);
      }
    }
    return new Response(
        answer.status(),
        answer.headers(),
        new ListingContent(
            listing.owner(), new ListingPage(listing.page().kind(), entries), listing.policies()));
  }

  /** Bytes of hidden containers by the names of those that they belong to. */
  private Map<String, Long> hiddenBytes(RequestContext context, ListingContent listing)
      throws Exception {
    Response answer =
        next.handle(
            SubRequest.of(context, HttpMethod.GET, context.storePath())
                .query("prefix", VersionPath.hiddenContainers())
                .internal()
                .from(HiddenVersions.SOURCE));
    var bytes = new TreeMap<String, Long>();
    if (answer.content() instanceof ListingContent hidden) {
      for (ListingEntry entry : hidden.page().entries()) {
        if (entry instanceof ContainerEntry container) {
          bytes.put(
              container.name().substring(VersionPath.hiddenContainers().length()),
              container.bytesUsed());
        }
      }
    }
    answer.content().release();
    return bytes;
  }
}
