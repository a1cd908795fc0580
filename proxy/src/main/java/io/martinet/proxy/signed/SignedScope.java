package io.martinet.proxy.signed;

import io.martinet.core.StorePath;
import io.martinet.proxy.Authorizer;
import io.martinet.proxy.Decision;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.auth.Refusals;
import org.jspecify.annotations.Nullable;

/**
 * What a key's signature opens: all of its account, or its container alone. The signature itself
 * names one request; what a stage sends on behalf of that (segments of a large object, the target
 * of a link) may go this far and no further. Nobody becomes an owner by it. Immutable.
 *
 * @param container null: every container of the account
 */
public record SignedScope(String account, @Nullable String container) implements Authorizer {
  @Override
  public Decision decide(RequestContext context, @Nullable String acl) {
    StorePath path = context.storePath();
    boolean isInside =
        path.account().equals(account) && (container == null || container.equals(path.container()));
    return isInside ? new Decision.Allowed(false) : Refusals.denied(context);
  }
}
