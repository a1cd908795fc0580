package io.martinet.proxy.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the accounts of one kind begin with. Immutable.
 *
 * @param prefix with its underscore, like {@code AUTH_}
 * @param requiredGroup an owner needs this group as well; null: ownership is enough
 */
public record ResellerPrefix(String prefix, @Nullable String requiredGroup) {
  /** The usual accounts, and those for which a service must vouch. */
  public static final List<ResellerPrefix> DEFAULTS =
      List.of(new ResellerPrefix("AUTH_", null), new ResellerPrefix("SERVICE_", "service"));

  public ResellerPrefix {
    if (!prefix.endsWith("_")) {
      throw new IllegalArgumentException("reseller prefix must end in an underscore: " + prefix);
    }
  }

  /**
   * Whether an account of this kind belongs to somebody: neither the bare prefix nor hidden behind
   * it by a dot, which is not even for reseller admins.
   */
  public boolean isOrdinary(String account) {
    return account.length() > prefix.length() && account.charAt(prefix.length()) != '.';
  }
}
