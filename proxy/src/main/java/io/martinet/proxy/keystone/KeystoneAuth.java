package io.martinet.proxy.keystone;

import io.martinet.auth.Identity;
import io.martinet.auth.User;
import io.martinet.http.Response;
import io.martinet.proxy.Authorizer;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.acl.AccountAcl;
import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.proxy.keystone.KeystoneToken.Named;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by Keystone who sends a request, where the v1 stage has not. A token that Keystone does
 * not know makes its bearer nobody, who may still read what is open to all; without an answer of
 * Keystone's there is none here. Thread-safe; blocks the request's virtual thread.
 */
public final class KeystoneAuth implements ProxyHandler {
  private static final Logger LOG = LoggerFactory.getLogger(KeystoneAuth.class);

  private static final String TOKEN = "X-Auth-Token";
  private static final String TOKEN_ALIAS = "X-Storage-Token";
  private static final String SERVICE_TOKEN = "X-Service-Token";

  private final ProxyHandler next;
  private final TokenSource tokens;
  private final String challenge;
  private final boolean isAlone;
  private final List<ResellerPrefix> prefixes;
  private final RoleRules roles;
  private final KeystoneRules rules;
  private final Authorizer nobodysRules;

  /**
   * @param prefixes what accounts begin with, in front of the project's id
   * @param nobodysRules for those whom nobody knows
   */
  public KeystoneAuth(
      ProxyHandler next,
      Keystone keystone,
      List<ResellerPrefix> prefixes,
      InfoCache infos,
      Authorizer nobodysRules) {
    this(next, keystone.config(), keystone.tokens(), prefixes, infos, nobodysRules);
  }

  KeystoneAuth(
      ProxyHandler next,
      KeystoneConfig config,
      TokenSource tokens,
      List<ResellerPrefix> prefixes,
      InfoCache infos,
      Authorizer nobodysRules) {
    this.next = next;
    this.tokens = tokens;
    this.challenge = config.challenge();
    this.isAlone = config.replacesLogin();
    this.prefixes = List.copyOf(prefixes);
    this.roles = config.roles();
    this.rules = new KeystoneRules(roles, prefixes, infos);
    this.nobodysRules = nobodysRules;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    IdentityHeaders.remove(context.headers());
    if (isAlone) {
      // Whom an account's ACL lets in are v1 users: it would be kept and never heard.
      context.headers().remove(AccountAcl.HEADER);
    }
    boolean isKnown = context.isApproved() || context.identity() != null;
    if (!isKnown && authenticate(context) instanceof TokenAnswer.Unavailable(var why)) {
      LOG.warn("{} {}: {}", context.method(), context.loggedTarget(), why);
      return Responses.standard(context.method(), 503);
    }
    Response response = next.handle(context);
    if (response.status() == 401) {
      response.headers().add(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
    }
    String domain = response.headers().get(ProjectDomains.STORED_HEADER);
    if (domain != null) {
      response.headers().set(ProjectDomains.HEADER, domain);
    }
    return response;
  }

  private TokenAnswer authenticate(RequestContext context) throws InterruptedException {
    context.authenticate(null, nobodysRules);
    TokenAnswer answer = ask(context, token(context));
    if (!(answer instanceof TokenAnswer.Valid(var user))) {
      return answer;
    }
    String serviceToken = context.header(SERVICE_TOKEN);
    if (serviceToken == null) {
      accept(context, new KeystoneSender(user, List.of()));
      return answer;
    }
    TokenAnswer vouching = ask(context, serviceToken);
    if (vouching instanceof TokenAnswer.Valid(var service)) {
      accept(context, new KeystoneSender(user, service.roles()));
    }
    return vouching;
  }

  private static @Nullable String token(RequestContext context) {
    String token = context.header(TOKEN);
    return token == null ? context.header(TOKEN_ALIAS) : token;
  }

  /** What is not of the store, such as {@code /info}, is for everybody: nobody is asked. */
  private TokenAnswer ask(RequestContext context, @Nullable String token)
      throws InterruptedException {
    return token != null && context.path() instanceof RequestPath.Store
        ? tokens.ask(token)
        : new TokenAnswer.Invalid();
  }

  private void accept(RequestContext context, KeystoneSender sender) {
    context.authenticate(identity(sender), (request, acl) -> rules.decide(request, sender, acl));
  }

  /** What logs, and stages that know resellers apart, want to know. */
  private Identity identity(KeystoneSender sender) {
    Named project = sender.token().project();
    String user = sender.token().user().name();
    boolean isReseller = sender.isAnyOf(List.of(roles.resellerAdmin()));
    return new Identity(
        project == null ? user : project.name() + ":" + user,
        project == null ? "" : prefixes.getFirst().prefix() + project.id(),
        isReseller ? List.of(User.RESELLER_ADMIN) : List.of());
  }
}
