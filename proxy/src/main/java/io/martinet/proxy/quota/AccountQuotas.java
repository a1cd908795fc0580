package io.martinet.proxy.quota;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the bytes and objects of an account, in all and in each storage policy. Reseller admins
 * alone set them, and their own uploads are not measured. What is used is known as of the last
 * look-up, as with {@link ContainerQuotas}. Thread-safe.
 */
public final class AccountQuotas implements ProxyHandler {
  private final ProxyHandler next;
  private final InfoCache infos;
  private final AccountQuotaHeaders headers;

  public AccountQuotas(ProxyHandler next, InfoCache infos, StoragePolicies policies) {
    this.next = next;
    this.infos = infos;
    this.headers = new AccountQuotaHeaders(policies);
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path))) {
      return next.handle(context);
    }
    if (path.container() == null) {
      return ofAccount(context);
    }
    Response refusal = measures(context, path) ? refuseUpload(context, path) : null;
    return refusal == null ? next.handle(context) : refusal;
  }

  private static boolean measures(RequestContext context, StorePath path) {
    return path.object() != null
        && context.method().equals(HttpMethod.PUT)
        && !context.isReseller();
  }

  private Response ofAccount(RequestContext context) throws Exception {
    if (context.isRead()) {
      Response response = next.handle(context);
      headers.show(response.headers());
      return response;
    }
    boolean setsMetadata =
        context.method().equals(HttpMethod.PUT) || context.method().equals(HttpMethod.POST);
    if (!setsMetadata || !headers.isIn(context.headers())) {
      return next.handle(context);
    }
    if (!context.isReseller()) {
      return Responses.standard(context.method(), 403);
    }
    return headers.translate(context.headers())
        ? next.handle(context)
        : Responses.standard(context.method(), 400);
  }

  /** What cannot be looked up does not keep anybody from storing: a quota is no safety. */
  private @Nullable Response refuseUpload(RequestContext context, StorePath path) throws Exception {
    if (!(infos.account(context, path.account())
            instanceof InfoLookup.Present<AccountInfo>(var account))
        || !AccountQuotaHeaders.isStoredIn(account.storedHeaders())) {
      return null;
    }
    ContainerInfo container =
        infos.container(context, path.account(), path.requireContainer())
                instanceof InfoLookup.Present<ContainerInfo>(var info)
            ? info
            : null;
    return isExceeded(account, container, Quota.addedBytes(context))
        ? Quota.exceeded(context, container == null ? null : container.writeAcl())
        : null;
  }

  private static boolean isExceeded(
      AccountInfo account, @Nullable ContainerInfo container, long addedBytes) {
    var stored = account.storedHeaders();
    if (Quota.isExceeded(AccountQuotaHeaders.bytes(stored), account.bytesUsed(), addedBytes)
        || Quota.isExceeded(AccountQuotaHeaders.count(stored), account.objectCount(), 1)) {
      return true;
    }
    if (container == null) {
      return false;
    }
    int policy = container.policy();
    AccountInfo.Usage used = account.usedIn(policy);
    return Quota.isExceeded(AccountQuotaHeaders.bytes(stored, policy), used.bytesUsed(), addedBytes)
        || Quota.isExceeded(AccountQuotaHeaders.count(stored, policy), used.objectCount(), 1);
  }
}
