package io.martinet.proxy.account;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.Constraints.Resource;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.acl.AccountAcl;
import io.martinet.proxy.acl.SentAccountAcl;
import io.martinet.proxy.database.Databases;
import io.martinet.proxy.database.HeaderUpdate;
import io.martinet.proxy.database.ReadResult;
import io.martinet.proxy.database.WriteResult;
import io.martinet.proxy.listing.ListingContent;
import io.martinet.proxy.listing.ListingParameters;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests to accounts. One that was never made looks empty and is made by its first use; one that
 * was deleted stays gone. Thread-safe; blocks the request's virtual thread.
 */
public final class AccountController implements ProxyHandler {
  private final Databases databases;
  private final Constraints constraints;
  private final StoragePolicies policies;
  private final AccountAnswers answers;

  public AccountController(Databases databases, Constraints constraints, StoragePolicies policies) {
    this.databases = databases;
    this.constraints = constraints;
    this.policies = policies;
    this.answers = new AccountAnswers(policies);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (context.method().equals(HttpMethod.DELETE)) {
      return delete(context);
    }
    Response refusal = constraints.refuseAccountName(context.storePath().account());
    if (refusal != null) {
      return refusal;
    }
    return switch (context.method().name()) {
      case "GET" -> get(context);
      case "HEAD" -> head(context);
      case "PUT" -> put(context);
      case "POST" -> post(context);
      default -> throw new IllegalStateException("not routed here: " + context.method());
    };
  }

  private Response get(RequestContext context) throws InterruptedException {
    return switch (ListingParameters.ofAccount(context.query(), constraints.listingMax())) {
      case ListingParameters.Refused(var response) -> response;
      case ListingParameters.Valid(var query) ->
          switch (databases.read(
              context, context.storePath(), HttpMethod.GET, query.toQueryString())) {
            case ReadResult.Present(var headers, var body) ->
                new Response(200, answers.present(context, headers), listing(context, body));
            case ReadResult.Absent(var isDeleted) ->
                isDeleted
                    ? AccountAnswers.deleted(410)
                    : new Response(
                        200,
                        answers.virtual(context),
                        listing(context, new ListingPage(ListingPage.Kind.CONTAINERS, List.of())));
            case ReadResult.Unknown(var why, _) -> Unavailable.response(context, why);
          };
    };
  }

  private Response head(RequestContext context) throws InterruptedException {
    return switch (databases.read(context, context.storePath(), HttpMethod.HEAD, "")) {
      case ReadResult.Present(var headers, var body) -> {
        body.release();
        yield new Response(204, answers.present(context, headers), Content.empty());
      }
      case ReadResult.Absent(var isDeleted) ->
          isDeleted
              ? AccountAnswers.deleted(410)
              : new Response(200, answers.virtual(context), Content.empty());
      case ReadResult.Unknown(var why, _) -> Unavailable.response(context, why);
    };
  }

  private Response put(RequestContext context) throws InterruptedException {
    HeaderUpdate update = update(context);
    InfoLookup<AccountInfo> lookup = databases.infos().account(context, account(context));
    Response refusal = refuseUpdate(context, update, lookup);
    if (refusal != null) {
      return refusal;
    }
    if (lookup instanceof InfoLookup.Absent<AccountInfo>(var isDeleted) && isDeleted) {
      return AccountAnswers.markDeleted(Responses.message(403, "Recently deleted"));
    }
    return made(context, update);
  }

  private Response post(RequestContext context) throws InterruptedException {
    HeaderUpdate update = update(context);
    InfoLookup<AccountInfo> lookup = databases.infos().account(context, account(context));
    Response refusal = refuseUpdate(context, update, lookup);
    if (refusal != null) {
      return refusal;
    }
    WriteResult result =
        databases.write(context, context.storePath(), HttpMethod.POST, update.toHeaders());
    return switch (result) {
      case WriteResult.Accepted _ -> Responses.empty(204);
      case WriteResult.Refused(_, var isDeleted) ->
          isDeleted ? AccountAnswers.deleted(404) : createdByPost(context, update);
      case WriteResult.Unknown(var why) -> Unavailable.response(context, why);
    };
  }

  /** First use: the metadata comes with the account. */
  private Response createdByPost(RequestContext context, HeaderUpdate update)
      throws InterruptedException {
    Response response = made(context, update);
    response.content().release();
    return response.status() / 100 == 2
        ? Responses.empty(204)
        : Responses.standard(context.method(), response.status());
  }

  private Response made(RequestContext context, HeaderUpdate update) throws InterruptedException {
    WriteResult result =
        databases.write(context, context.storePath(), HttpMethod.PUT, update.toHeaders());
    return switch (result) {
      case WriteResult.Accepted(var status) -> Responses.standard(context.method(), status);
      case WriteResult.Refused(var status, _) -> Responses.standard(context.method(), status);
      case WriteResult.Unknown(var why) -> Unavailable.response(context, why);
    };
  }

  private Response delete(RequestContext context) throws InterruptedException {
    // A mistyped query must not cost an account.
    if (!context.query().isEmpty()) {
      return Responses.standard(context.method(), 400);
    }
    WriteResult result =
        databases.write(context, context.storePath(), HttpMethod.DELETE, new DefaultHttpHeaders());
    return switch (result) {
      case WriteResult.Accepted _ -> AccountAnswers.deleted(204);
      case WriteResult.Refused(_, var isDeleted) ->
          isDeleted ? AccountAnswers.deleted(404) : Responses.empty(404);
      case WriteResult.Unknown(var why) -> Unavailable.response(context, why);
    };
  }

  private static HeaderUpdate update(RequestContext context) {
    return HeaderUpdate.ofMetadata(Resource.ACCOUNT, context.headers(), context.isOwner());
  }

  /** Judges what the client wants stored, and adds its ACL to the update. */
  private @Nullable Response refuseUpdate(
      RequestContext context, HeaderUpdate update, InfoLookup<AccountInfo> lookup) {
    Response refusal = constraints.refuseMetadata(Resource.ACCOUNT, context.headers());
    addAcl(context, update);
    if (refusal == null && update.setsMetadata(Resource.ACCOUNT)) {
      refusal =
          constraints.refuseAccumulated(
              Resource.ACCOUNT, update.applyTo(Resource.ACCOUNT, stored(lookup)));
    }
    if (refusal == null && lookup instanceof InfoLookup.Unknown<AccountInfo>(var why)) {
      refusal = Unavailable.response(context, why);
    }
    return refusal;
  }

  private static void addAcl(RequestContext context, HeaderUpdate update) {
    AccountAcl acl = context.isOwner() ? SentAccountAcl.find(context) : null;
    if (acl != null) {
      update.set(AccountAcl.STORED_HEADER, acl.format());
    }
  }

  private static SortedMap<String, String> stored(InfoLookup<AccountInfo> lookup) {
    return lookup instanceof InfoLookup.Present<AccountInfo>(var info)
        ? info.storedHeaders()
        : new TreeMap<>();
  }

  private ListingContent listing(RequestContext context, ByteBuf body) {
    try {
      return listing(context, ListingPage.read(body));
    } finally {
      body.release();
    }
  }

  private ListingContent listing(RequestContext context, ListingPage page) {
    return new ListingContent(account(context), page, policies);
  }

  private static String account(RequestContext context) {
    return context.storePath().account();
  }
}
