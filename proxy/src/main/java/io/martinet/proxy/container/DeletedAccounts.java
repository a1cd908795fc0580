package io.martinet.proxy.container;

import io.martinet.http.Response;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import org.jspecify.annotations.Nullable;

/** Containers of a deleted account are gone with it, before anybody has cleared them away. */
final class DeletedAccounts {
  private DeletedAccounts() {}

  /** 404 if the container's account was deleted, else null. */
  static @Nullable Response refuse(RequestContext context, InfoCache infos)
      throws InterruptedException {
    return infos.account(context, context.storePath().account())
                instanceof InfoLookup.Absent<AccountInfo>(var isDeleted)
            && isDeleted
        ? Responses.standard(context.method(), 404)
        : null;
  }
}
