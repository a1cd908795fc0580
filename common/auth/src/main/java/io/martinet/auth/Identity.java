package io.martinet.auth;

import java.util.List;

/**
 * Who a request comes from, as a login found and a token carries it.
 *
 * @param user {@code account:user} as in the login
 * @param account the account of the user's storage URL, such as {@code AUTH_test}
 * @param groups what rights are judged by, in Swift's order: account, account:user, then the others
 */
public record Identity(String user, String account, List<String> groups) {
  public Identity {
    groups = List.copyOf(groups);
  }
}
