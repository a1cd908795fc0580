package io.martinet.proxy;

import java.util.List;

/**
 * Who sends a request, as the token said. Immutable.
 *
 * @param user {@code account:user}, for the access log
 * @param groups what authorisation compares with accounts and ACLs: account, {@code account:user},
 *     configured groups, owned accounts
 */
public record Identity(String user, List<String> groups) {
  /** Group that may do anything to any account. */
  public static final String RESELLER_ADMIN = ".reseller_admin";

  /** Group that may read any account. */
  public static final String RESELLER_READER = ".reseller_reader";

  public Identity {
    groups = List.copyOf(groups);
  }

  public boolean isIn(String group) {
    return groups.contains(group);
  }
}
