package io.martinet.proxy.auth;

import io.martinet.auth.Identity;
import io.martinet.auth.TokenCheck;
import io.martinet.auth.Tokens;
import io.martinet.http.Response;
import io.martinet.proxy.Authorizer;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.acl.SentAccountAcl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sends a request by its token, and leaves the decision what that allows to the
 * stages that know more. A token that begins like ours must be good, whatever is asked; one that
 * does not is no business of ours, and its sender is nobody. What a stage in front has approved
 * needs no token and is not judged by one. Thread-safe.
 */
public final class TokenAuth implements ProxyHandler {
  private static final String TOKEN = "X-Auth-Token";
  private static final String TOKEN_ALIAS = "X-Storage-Token";
  private static final String SERVICE_TOKEN = "X-Service-Token";

  private final ProxyHandler next;
  private final Tokens tokens;
  private final List<ResellerPrefix> prefixes;
  private final Authorizer rules;

  public TokenAuth(
      ProxyHandler next, Tokens tokens, List<ResellerPrefix> prefixes, Authorizer rules) {
    this.next = next;
    this.tokens = tokens;
    this.prefixes = List.copyOf(prefixes);
    this.rules = rules;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (context.isApproved()) {
      return next.handle(context);
    }
    String token = context.header(TOKEN);
    if (token == null) {
      token = context.header(TOKEN_ALIAS);
    }
    Identity sender = null;
    if (token != null && isOurs(token)) {
      sender = identity(token);
      if (sender == null) {
        return Refusals.unauthorized(context);
      }
      sender = withService(sender, context.header(SERVICE_TOKEN));
    }
    context.authenticate(sender, rules);
    Response refusal = isOfOurs(context) ? SentAccountAcl.refuse(context) : null;
    return refusal != null ? refusal : next.handle(context);
  }

  private boolean isOfOurs(RequestContext context) {
    return context.path() instanceof RequestPath.Store(var path) && isOurs(path.account());
  }

  /** Whether a token or an account begins as ours do. */
  private boolean isOurs(String name) {
    return prefixes.stream().anyMatch(prefix -> name.startsWith(prefix.prefix()));
  }

  private @Nullable Identity identity(String token) {
    return tokens.check(token) instanceof TokenCheck.Valid valid ? valid.identity() : null;
  }

  /** A service's good token adds its groups; a bad one adds nothing. */
  private Identity withService(Identity sender, @Nullable String serviceToken) {
    Identity service = serviceToken == null ? null : identity(serviceToken);
    if (service == null) {
      return sender;
    }
    var groups = new ArrayList<>(sender.groups());
    groups.addAll(service.groups());
    return new Identity(sender.user(), sender.account(), groups);
  }
}
