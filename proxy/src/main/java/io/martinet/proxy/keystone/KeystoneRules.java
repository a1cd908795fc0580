package io.martinet.proxy.keystone;

import io.martinet.core.StorePath;
import io.martinet.proxy.Decision;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.acl.ContainerAcl;
import io.martinet.proxy.auth.Refusals;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.proxy.keystone.KeystoneToken.Named;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules of Swift's keystoneauth for those whom Keystone knows, in the order in which they are
 * asked: roles that reach everywhere, the container's ACL by project and user, referrers, roles in
 * the account's own project, roles that the ACL names. Thread-safe.
 */
final class KeystoneRules {
  private static final String ANY = "*";

  private final RoleRules roles;
  private final List<ResellerPrefix> prefixes;
  private final ProjectDomains domains;

  KeystoneRules(RoleRules roles, List<ResellerPrefix> prefixes, InfoCache infos) {
    this.roles = roles;
    this.prefixes = List.copyOf(prefixes);
    this.domains = new ProjectDomains(prefixes, infos);
  }

  /**
   * @param acl the container's, as stored; null before it is known, or where there is none
   */
  Decision decide(RequestContext context, KeystoneSender sender, @Nullable String acl)
      throws InterruptedException {
    Decision decision = decision(context, sender, acl);
    if (decision instanceof Decision.Allowed) {
      domains.pin(context, sender);
    }
    return decision;
  }

  private Decision decision(RequestContext context, KeystoneSender sender, @Nullable String acl)
      throws InterruptedException {
    StorePath path = context.storePath();
    if (context.method().equals(HttpMethod.OPTIONS)) {
      return new Decision.Allowed(false);
    }
    Decision everywhere = everywhere(context, path, sender);
    if (everywhere != null) {
      return everywhere;
    }
    ContainerAcl parsed = ContainerAcl.parse(acl);
    boolean isReferred = parsed.allowsReferrer(context.header("Referer"));
    boolean isOpened = isReferred && (path.object() != null || parsed.allowsListings());
    if (isOpened || isNamed(context, path, sender, parsed)) {
      return new Decision.Allowed(false);
    }
    Decision inProject = inOwnProject(context, path, sender);
    if (inProject != null) {
      return inProject;
    }
    // Who may read by the referrer, but not list, may not list by a role either: Swift's order.
    return !isReferred && isOfOwnProject(path, sender) && namesRole(parsed, sender)
        ? new Decision.Allowed(false)
        : Refusals.denied(context);
  }

  /** What some roles may do in all accounts, and nobody else with any; null: that is not it. */
  private @Nullable Decision everywhere(
      RequestContext context, StorePath path, KeystoneSender sender) {
    if (isOrdinary(path.account())) {
      if (sender.isAnyOf(List.of(roles.resellerAdmin()))) {
        return new Decision.Allowed(true);
      }
      if (context.isRead() && sender.isAnyOf(roles.systemReaders())) {
        return new Decision.Allowed(false);
      }
    }
    boolean deletesAccount = path.container() == null && context.method().equals(HttpMethod.DELETE);
    return deletesAccount ? Refusals.denied(context) : null;
  }

  /**
   * Whether it is an account that somebody may have: those of other prefixes, and those hidden
   * behind one by a dot, are the store's own.
   */
  private boolean isOrdinary(String account) {
    return prefixes.stream()
        .anyMatch(prefix -> account.startsWith(prefix.prefix()) && prefix.isOrdinary(account));
  }

  /** What the sender's role allows in its own project's account; null: nothing. */
  private @Nullable Decision inOwnProject(
      RequestContext context, StorePath path, KeystoneSender sender) {
    ResellerPrefix prefix = sender.ownPrefix(prefixes, path.account());
    if (prefix == null) {
      return null;
    }
    boolean isVouchedFor =
        prefix.requiredGroup() == null
            || sender.serviceRoles().stream().anyMatch(roles.services()::contains);
    if (isVouchedFor && sender.isAnyOf(roles.operators())) {
      return new Decision.Allowed(true);
    }
    return context.isRead() && sender.isAnyOf(roles.projectReaders())
        ? new Decision.Allowed(false)
        : null;
  }

  private boolean isOfOwnProject(StorePath path, KeystoneSender sender) {
    return sender.ownPrefix(prefixes, path.account()) != null;
  }

  private static boolean namesRole(ContainerAcl acl, KeystoneSender sender) {
    return acl.groups().stream()
        .anyMatch(group -> sender.token().roles().contains(group.toLowerCase(Locale.ROOT)));
  }

  /** Whether an item {@code project:user} means the sender. */
  private boolean isNamed(
      RequestContext context, StorePath path, KeystoneSender sender, ContainerAcl acl)
      throws InterruptedException {
    if (acl.groups().isEmpty()) {
      return false;
    }
    boolean countsByName = countsByName(context, path, sender);
    for (String project : words(sender.token().project(), countsByName)) {
      for (String user : words(sender.token().user(), countsByName)) {
        if (acl.groups().contains(project + ":" + user)) {
          return true;
        }
      }
    }
    return false;
  }

  /** What may stand for somebody on one side of the colon. */
  private static List<String> words(@Nullable Named somebody, boolean countsByName) {
    var words = new ArrayList<String>();
    words.add(ANY);
    if (somebody != null) {
      words.add(somebody.id());
      // A name with a colon would read as another project's with another user.
      if (countsByName && somebody.name().indexOf(':') < 0) {
        words.add(somebody.name());
      }
    }
    return words;
  }

  /** Whether names can mean but one: user, project and account are all of the default domain. */
  private boolean countsByName(RequestContext context, StorePath path, KeystoneSender sender)
      throws InterruptedException {
    Named project = sender.token().project();
    String domain = roles.defaultDomainId();
    if (!roles.allowsNames()
        || !sender.token().user().domainId().equals(domain)
        || project == null
        || !project.domainId().equals(domain)) {
      return false;
    }
    return isOfOwnProject(path, sender) || domain.equals(domains.find(context));
  }
}
