package io.martinet.proxy.keystone;

import io.martinet.proxy.auth.ResellerPrefix;
import io.martinet.proxy.keystone.KeystoneToken.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request. Immutable.
 *
 * @param token the user's
 * @param serviceRoles what the service is that sends the request for the user, in lower case; empty
 *     if none does
 */
record KeystoneSender(KeystoneToken token, List<String> serviceRoles) {
  KeystoneSender {
    serviceRoles = List.copyOf(serviceRoles);
  }

  boolean isAnyOf(List<String> roles) {
    return token.roles().stream().anyMatch(roles::contains);
  }

  /** The prefix with which an account is that of the sender's project; null: it is not. */
  @Nullable ResellerPrefix ownPrefix(List<ResellerPrefix> prefixes, String account) {
    Named project = token.project();
    return project == null
        ? null
        : prefixes.stream()
            .filter(prefix -> account.equals(prefix.prefix() + project.id()))
            .findFirst()
            .orElse(null);
  }
}
