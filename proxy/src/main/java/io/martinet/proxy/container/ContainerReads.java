package io.martinet.proxy.container;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingPage;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.Decision;
import io.martinet.proxy.HttpDate;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.database.Databases;
import io.martinet.proxy.database.OwnerHeaders;
import io.martinet.proxy.database.ReadResult;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.listing.ListingParameters;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GET and HEAD of containers. Thread-safe. */
final class ContainerReads {
  private static final String POLICY = "X-Storage-Policy";
  private static final String SHARDING = "X-Container-Sharding";

  private final Databases databases;
  private final Constraints constraints;
  private final StoragePolicies policies;

  ContainerReads(Databases databases, Constraints constraints, StoragePolicies policies) {
    this.databases = databases;
    this.constraints = constraints;
    this.policies = policies;
  }

  Response get(RequestContext context) throws Exception {
    ListingParameters parameters =
        ListingParameters.ofContainer(context.query(), constraints.listingMax());
    Response refusal = refuseReader(context, parameters);
    if (refusal != null) {
      return refusal;
    }
    return switch (parameters) {
      case ListingParameters.Refused(var response) -> response;
      case ListingParameters.Valid(var query) ->
          switch (databases.read(
              context, context.storePath(), HttpMethod.GET, query.toQueryString())) {
            case ReadResult.Present(var headers, var body) ->
                new Response(200, answer(context, headers), listing(context, body));
            case ReadResult.Absent _ -> absent(context);
            case ReadResult.Unknown(var why, _) -> Unavailable.response(context, why);
          };
    };
  }

  Response head(RequestContext context) throws Exception {
    Response refusal = refuseReader(context);
    if (refusal != null) {
      return refusal;
    }
    return switch (databases.read(context, context.storePath(), HttpMethod.HEAD, "")) {
      case ReadResult.Present(var headers, var body) -> {
        body.release();
        yield new Response(204, answer(context, headers), Content.empty());
      }
      case ReadResult.Absent _ -> absent(context);
      case ReadResult.Unknown(var why, _) -> Unavailable.response(context, why);
    };
  }

  /** Swift tells resellers of its shards where an account lacks a container, too. */
  private Response absent(RequestContext context) throws InterruptedException {
    Response response = Responses.standard(context.method(), 404);
    if (context.isReseller()
        && databases.infos().account(context, context.storePath().account())
            instanceof InfoLookup.Present<AccountInfo>) {
      response.headers().set(SHARDING, "False");
    }
    return response;
  }

  /**
   * Swift judges what a listing is asked for before it asks who may list, but for those who come
   * without a token.
   */
  private @Nullable Response refuseReader(RequestContext context, ListingParameters parameters)
      throws Exception {
    return parameters instanceof ListingParameters.Refused && context.identity() != null
        ? null
        : refuseReader(context);
  }

  /** Asks for the decision with the container's ACL, if it is still open. */
  private @Nullable Response refuseReader(RequestContext context) throws Exception {
    if (context.isAllowed()) {
      return DeletedAccounts.refuse(context, databases.infos());
    }
    StorePath path = context.storePath();
    InfoLookup<ContainerInfo> lookup =
        databases
            .infos()
            .container(context, path.account(), Objects.requireNonNull(path.container()));
    return switch (lookup) {
      case InfoLookup.Present<ContainerInfo>(var info) -> refuse(context, info.readAcl());
      case InfoLookup.Absent<ContainerInfo> _ -> refuse(context, null);
      case InfoLookup.Unknown<ContainerInfo>(var why) -> Unavailable.response(context, why);
    };
  }

  private static @Nullable Response refuse(RequestContext context, @Nullable String acl)
      throws Exception {
    return context.authorize(acl) instanceof Decision.Refused(var response) ? response : null;
  }

  private HttpHeaders answer(RequestContext context, HttpHeaders backend) {
    HttpHeaders headers = new DefaultHttpHeaders();
    copy(backend, "X-Container-Object-Count", headers, "X-Container-Object-Count");
    copy(backend, "X-Container-Bytes-Used", headers, "X-Container-Bytes-Used");
    copy(backend, "X-Backend-Created-At", headers, "X-Timestamp");
    String put = backend.get("X-Backend-Put-Timestamp");
    if (put != null) {
      headers.set(
          "Last-Modified", HttpDate.format(Timestamps.secondsCeiling(Timestamps.parse(put))));
    }
    for (Map.Entry<String, String> stored : StoredHeaders.CONTAINER.pick(backend).entrySet()) {
      if (context.isOwner() || !OwnerHeaders.contains(stored.getKey())) {
        headers.set(stored.getKey(), stored.getValue());
      }
    }
    if (context.isReseller()) {
      headers.set(SHARDING, "False");
    }
    headers.set("Accept-Ranges", "bytes");
    int policy = backend.getInt(Wire.POLICY, 0);
    context.accessNotes().policy(policy);
    return headers.set(POLICY, policies.nameOf(policy));
  }

  private ListingContent listing(RequestContext context, ByteBuf body) {
    try {
      return new ListingContent(
          Objects.requireNonNull(context.storePath().container()),
          ListingPage.read(body),
          policies);
    } finally {
      body.release();
    }
  }

  private static void copy(HttpHeaders backend, String from, HttpHeaders headers, String to) {
    String value = backend.get(from);
    if (value != null) {
      headers.set(to, value);
    }
  }
}
