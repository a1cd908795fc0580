package io.martinet.proxy.keystone;

import io.martinet.core.StorePath;
import io.martinet.proxy.AccountInfo;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.InfoLookup;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.proxy.keystone.KeystoneToken.Named;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers with each account in which domain its project is. An account is named by the project's
 * id alone, while names in ACLs mean something in one domain only. Thread-safe.
 */
final class ProjectDomains {
  /** Stored header of an account. */
  static final String STORED_HEADER = "X-Account-Sysmeta-Project-Domain-Id";

  /** What clients are told. */
  static final String HEADER = "X-Account-Project-Domain-Id";

  /** Stands where somebody of another project made the account; Swift's word. */
  static final String UNKNOWN = "_unknown";

  private final List<ResellerPrefix> prefixes;
  private final InfoCache infos;

  ProjectDomains(List<ResellerPrefix> prefixes, InfoCache infos) {
    this.prefixes = List.copyOf(prefixes);
    this.infos = infos;
  }

  /** The domain of the account's project; null if that is not known, or nothing is. */
  @Nullable String find(RequestContext context) throws InterruptedException {
    return infos.account(context, context.storePath().account())
            instanceof InfoLookup.Present<AccountInfo>(var info)
        ? info.storedHeaders().get(STORED_HEADER)
        : null;
  }

  /**
   * Lets a request that may make or change the account store its domain with it, where the sender
   * knows better than what stands there. What stands there once stays.
   */
  void pin(RequestContext context, KeystoneSender sender) throws InterruptedException {
    if (!mayChangeAccount(context)) {
      return;
    }
    String account = context.storePath().account();
    String own = ownDomain(sender, account);
    String pinned =
        switch (infos.account(context, account)) {
          case InfoLookup.Absent<AccountInfo> _ -> own == null ? UNKNOWN : own;
          case InfoLookup.Present<AccountInfo>(var info) -> isOpen(info) ? own : null;
          case InfoLookup.Unknown<AccountInfo> _ -> null;
        };
    if (pinned != null) {
      context.headers().set(STORED_HEADER, pinned);
    }
  }

  /** The domain of the sender's project, if the account is the project's. */
  private @Nullable String ownDomain(KeystoneSender sender, String account) {
    Named project = sender.token().project();
    return project == null || sender.ownPrefix(prefixes, account) == null
        ? null
        : project.domainId();
  }

  private static boolean isOpen(AccountInfo info) {
    return info.storedHeaders().getOrDefault(STORED_HEADER, UNKNOWN).equals(UNKNOWN);
  }

  /** A container's PUT makes an account that is not there. */
  private static boolean mayChangeAccount(RequestContext context) {
    StorePath path = context.storePath();
    boolean isPut = context.method().equals(HttpMethod.PUT);
    return path.object() == null
        && (isPut || (path.container() == null && context.method().equals(HttpMethod.POST)));
  }
}
