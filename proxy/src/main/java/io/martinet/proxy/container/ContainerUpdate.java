package io.martinet.proxy.container;

import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.Constraints.Resource;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.acl.AclText;
import io.martinet.proxy.database.HeaderUpdate;
import java.util.List;

/** What a client's PUT or POST wants stored with a container, or why it may not be. */
sealed interface ContainerUpdate {
  /** It may be stored. */
  record Valid(HeaderUpdate headers) implements ContainerUpdate {}

  /** It breaks a rule: 400. */
  record Refused(Response response) implements ContainerUpdate {}

  String READ = "X-Container-Read";
  String WRITE = "X-Container-Write";
  String SYNC_KEY = "X-Container-Sync-Key";

  /**
   * ACLs are brought into their stored form; who does not own the account cannot set them, and is
   * not told. They are judged before metadata, as in Swift.
   */
  static ContainerUpdate read(RequestContext context, Constraints constraints) {
    HeaderUpdate update =
        HeaderUpdate.ofMetadata(Resource.CONTAINER, context.headers(), context.isOwner());
    for (String name : List.of(READ, WRITE)) {
      String sent = context.header(name);
      if (sent == null) {
        if (context.isOwner() && HeaderUpdate.isRemoved(context.headers(), name)) {
          update.set(name, "");
        }
        continue;
      }
      switch (AclText.normalise(sent, name.equals(WRITE))) {
        case AclText.Invalid(var message) -> {
          return new Refused(Responses.message(400, message));
        }
        case AclText.Normal(var value) -> {
          if (context.isOwner()) {
            update.set(name, value);
          }
        }
      }
    }
    Response refusal = constraints.refuseMetadata(Resource.CONTAINER, context.headers());
    if (refusal != null) {
      return new Refused(refusal);
    }
    addSyncKey(context, update);
    return new Valid(update);
  }

  /** Kept for owners to read back; what it would open is not there yet. */
  private static void addSyncKey(RequestContext context, HeaderUpdate update) {
    String key = context.header(SYNC_KEY);
    if (context.isOwner() && HeaderUpdate.isRemoved(context.headers(), SYNC_KEY)) {
      update.set(SYNC_KEY, "");
    } else if (context.isOwner() && key != null) {
      update.set(SYNC_KEY, key);
    }
  }
}
