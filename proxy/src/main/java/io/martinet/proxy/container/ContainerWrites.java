package io.martinet.proxy.container;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.Constraints.Resource;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.StoragePolicy;
import io.martinet.proxy.Unavailable;
import io.martinet.proxy.database.Databases;
import io.martinet.proxy.database.HeaderUpdate;
import io.martinet.proxy.database.ReadResult;
import io.martinet.proxy.database.WriteResult;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** PUT, POST and DELETE of containers. Thread-safe. */
final class ContainerWrites {
  private static final String POLICY = "X-Storage-Policy";

  private final Databases databases;
  private final Constraints constraints;
  private final StoragePolicies policies;

  ContainerWrites(Databases databases, Constraints constraints, StoragePolicies policies) {
    this.databases = databases;
    this.constraints = constraints;
    this.policies = policies;
  }

  Response put(RequestContext context) throws InterruptedException {
    return switch (ContainerUpdate.read(context, constraints)) {
      case ContainerUpdate.Refused(var response) -> response;
      case ContainerUpdate.Valid(var update) -> put(context, update);
    };
  }

  private Response put(RequestContext context, HeaderUpdate update) throws InterruptedException {
    StoragePolicy asked = null;
    Response refusal = null;
    String name = context.header(POLICY);
    if (name != null && !name.isEmpty()) {
      asked = policies.findByName(name);
      refusal = refusePolicy(name, asked);
    }
    if (refusal == null) {
      refusal = refuseName(context);
    }
    if (refusal == null) {
      refusal = ensureAccount(context);
    }
    if (refusal == null) {
      refusal = refuseAccumulated(context, update);
    }
    if (refusal != null) {
      return refusal;
    }
    StoragePolicy policy = asked == null ? policies.defaultPolicy() : asked;
    WriteResult result =
        databases.putContainer(
            context, context.storePath(), update.toHeaders(), policy.index(), asked != null);
    return switch (result) {
      case WriteResult.Accepted(var status) -> Responses.standard(context.method(), status);
      case WriteResult.Refused(var status, _) -> Responses.standard(context.method(), status);
      case WriteResult.Unknown(var why) -> Unavailable.response(context, why);
    };
  }

  Response post(RequestContext context) throws InterruptedException {
    return switch (ContainerUpdate.read(context, constraints)) {
      case ContainerUpdate.Refused(var response) -> response;
      case ContainerUpdate.Valid(var update) -> {
        Response refusal = DeletedAccounts.refuse(context, databases.infos());
        if (refusal == null) {
          refusal = refuseAccumulated(context, update);
        }
        yield refusal != null
            ? refusal
            : written(
                context,
                databases.write(context, context.storePath(), HttpMethod.POST, update.toHeaders()));
      }
    };
  }

  Response delete(RequestContext context) throws InterruptedException {
    Response refusal = DeletedAccounts.refuse(context, databases.infos());
    if (refusal == null) {
      refusal = refuseFull(context);
    }
    return refusal != null
        ? refusal
        : written(context, databases.deleteIfEmpty(context, context.storePath()));
  }

  private static Response written(RequestContext context, WriteResult result) {
    return switch (result) {
      case WriteResult.Accepted _ -> Responses.empty(204);
      case WriteResult.Refused(var status, _) -> Responses.standard(context.method(), status);
      case WriteResult.Unknown(var why) -> Unavailable.response(context, why);
    };
  }

  /**
   * Asked before anything is written: the tombstone of the one replica that found the container
   * empty would reach those that did not.
   */
  private @Nullable Response refuseFull(RequestContext context) throws InterruptedException {
    return switch (databases.read(context, context.storePath(), HttpMethod.HEAD, "")) {
      case ReadResult.Present(var headers, var body) -> {
        body.release();
        yield "0".equals(headers.get("X-Container-Object-Count"))
            ? null
            : Responses.standard(context.method(), 409);
      }
      case ReadResult.Absent _ -> Responses.standard(context.method(), 404);
      case ReadResult.Unknown(var why, _) -> Unavailable.response(context, why);
    };
  }

  /** Makes the account at its first use. */
  private @Nullable Response ensureAccount(RequestContext context) throws InterruptedException {
    StorePath account = StorePath.account(context.storePath().account());
    return switch (databases.infos().account(context, account.account())) {
      case InfoLookup.Present<AccountInfo> _ -> null;
      case InfoLookup.Unknown<AccountInfo>(var why) -> Unavailable.response(context, why);
      case InfoLookup.Absent<AccountInfo>(var isDeleted) -> {
        if (isDeleted) {
          yield Unavailable.response(context, "the account is deleted and not yet gone");
        }
        HeaderUpdate first = HeaderUpdate.ofSystemMetadata(Resource.ACCOUNT, context.headers());
        WriteResult made = databases.write(context, account, HttpMethod.PUT, first.toHeaders());
        yield made instanceof WriteResult.Accepted
            ? null
            : Unavailable.response(context, "account not made: " + made);
      }
    };
  }

  private @Nullable Response refuseName(RequestContext context) {
    StorePath path = context.storePath();
    return context.isInternal()
        ? null
        : constraints.refuseContainerName(path.account(), Objects.requireNonNull(path.container()));
  }

  private static @Nullable Response refusePolicy(String name, @Nullable StoragePolicy policy) {
    if (policy == null) {
      return Responses.text(400, "Invalid " + POLICY + " '" + name + "'");
    }
    return policy.isDeprecated()
        ? Responses.message(400, "Storage Policy '" + policy.name() + "' is deprecated")
        : null;
  }

  private @Nullable Response refuseAccumulated(RequestContext context, HeaderUpdate update)
      throws InterruptedException {
    if (!update.setsMetadata(Resource.CONTAINER)) {
      return null;
    }
    StorePath path = context.storePath();
    InfoLookup<ContainerInfo> lookup =
        databases
            .infos()
            .container(context, path.account(), Objects.requireNonNull(path.container()));
    SortedMap<String, String> stored =
        lookup instanceof InfoLookup.Present<ContainerInfo>(var info)
            ? info.storedHeaders()
            : new TreeMap<>();
    return constraints.refuseAccumulated(
        Resource.CONTAINER, update.applyTo(Resource.CONTAINER, stored));
  }
}
