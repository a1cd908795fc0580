package io.martinet.proxy.auth;

import io.martinet.auth.Identity;
import io.martinet.auth.User;
import io.martinet.core.StorePath;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.Authorizer;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.acl.AccountAcl;
import io.martinet.proxy.acl.ContainerAcl;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Swift's rules of who may do what to an account and all in it, in the order in which they are
 * asked: reseller rights, ownership, the container's ACL, the account's ACL. Thread-safe.
 */
public final class AccountRules implements Authorizer {
  private final List<ResellerPrefix> prefixes;
  private final InfoCache infos;

  public AccountRules(List<ResellerPrefix> prefixes, InfoCache infos) {
    this.prefixes = List.copyOf(prefixes);
    this.infos = infos;
  }

  @Override
  public Decision decide(RequestContext context, @Nullable String acl) throws Exception {
    StorePath path = context.storePath();
    ResellerPrefix prefix = prefixOf(path.account());
    if (prefix == null) {
      return Refusals.denied(context);
    }
    Identity sender = context.identity();
    if (sender != null) {
      Decision decision = byRights(context, path, prefix, sender);
      if (decision != null) {
        return decision;
      }
    }
    if (context.method().equals(HttpMethod.OPTIONS) || allows(context, path, acl)) {
      return new Decision.Allowed(false);
    }
    Decision granted = sender == null ? null : byAccountAcl(context, path, sender);
    return granted == null ? Refusals.denied(context) : granted;
  }

  private @Nullable ResellerPrefix prefixOf(String account) {
    return prefixes.stream()
        .filter(prefix -> account.startsWith(prefix.prefix()))
        .findFirst()
        .orElse(null);
  }

  /** What a sender may do whatever the ACLs say; null: nothing. */
  private static @Nullable Decision byRights(
      RequestContext context, StorePath path, ResellerPrefix prefix, Identity sender) {
    List<String> groups = sender.groups();
    if (prefix.isOrdinary(path.account())) {
      if (groups.contains(User.RESELLER_ADMIN)) {
        return new Decision.Allowed(true);
      }
      if (groups.contains(User.RESELLER_READER) && context.isRead()) {
        return new Decision.Allowed(false);
      }
    }
    boolean makesOrDeletesAccount =
        path.container() == null
            && (context.method().equals(HttpMethod.PUT)
                || context.method().equals(HttpMethod.DELETE));
    boolean hasRequiredGroup =
        prefix.requiredGroup() == null || groups.contains(prefix.requiredGroup());
    return groups.contains(path.account()) && !makesOrDeletesAccount && hasRequiredGroup
        ? new Decision.Allowed(true)
        : null;
  }

  private static boolean allows(
      RequestContext context, StorePath path, @Nullable String storedAcl) {
    if (storedAcl == null) {
      return false;
    }
    ContainerAcl acl = ContainerAcl.parse(storedAcl);
    Identity sender = context.identity();
    return (sender != null && acl.allowsAny(sender.groups()))
        || (acl.allowsReferrer(context.header("Referer"))
            && (path.object() != null || acl.allowsListings()));
  }

  /** What the account's own ACL grants; null: nothing. */
  private @Nullable Decision byAccountAcl(RequestContext context, StorePath path, Identity sender)
      throws InterruptedException {
    if (!(infos.account(context, path.account())
        instanceof InfoLookup.Present<AccountInfo>(var info))) {
      return null;
    }
    AccountAcl acl = AccountAcl.stored(info.storedHeaders().get(AccountAcl.STORED_HEADER));
    List<String> groups = sender.groups();
    if (acl.grants(AccountAcl.ADMIN, groups)) {
      return new Decision.Allowed(true);
    }
    boolean isBelowAccount = path.container() != null;
    if (acl.grants(AccountAcl.READ_WRITE, groups) && (context.isRead() || isBelowAccount)) {
      return new Decision.Allowed(false);
    }
    return acl.grants(AccountAcl.READ_ONLY, groups) && context.isRead()
        ? new Decision.Allowed(false)
        : null;
  }
}
