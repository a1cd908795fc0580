package io.martinet.proxy.acl;

import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A container's ACL in its stored form, ready to be asked. Immutable.
 *
 * @param referrers hosts and domains in the order written, a leading minus denies
 * @param groups percent-decoded
 */
public record ContainerAcl(List<String> referrers, List<String> groups) {
  /** Lets those whom a referrer item allows list the container. */
  private static final String LISTINGS = ".rlistings";

  private static final String REFERRER = ".r:";

  /** Stands for the host of a request that names no referrer. */
  private static final String UNKNOWN_HOST = "unknown";

  public ContainerAcl {
    referrers = List.copyOf(referrers);
    groups = List.copyOf(groups);
  }

  /**
   * @param stored in the stored form, one char a byte; null for none
   */
  public static ContainerAcl parse(@Nullable String stored) {
    var referrers = new ArrayList<String>();
    var groups = new ArrayList<String>();
    if (stored != null && !stored.isEmpty()) {
      for (String item : stored.split(",", -1)) {
        if (item.startsWith(REFERRER)) {
          referrers.add(item.substring(REFERRER.length()));
        } else {
          String decoded = PercentCode.decode(item);
          String text = HeaderText.decode(decoded);
          groups.add(text == null ? decoded : text);
        }
      }
    }
    return new ContainerAcl(referrers, groups);
  }

  /** Whether one of the sender's groups is named. */
  public boolean allowsAny(List<String> sendersGroups) {
    return sendersGroups.stream().anyMatch(groups::contains);
  }

  /** Whether those whom a referrer item allows may also list the container. */
  public boolean allowsListings() {
    return groups.contains(LISTINGS);
  }

  /**
   * Whether the page that the sender came from is allowed; the last item that matches decides.
   *
   * @param referer the request's header, null if absent
   */
  public boolean allowsReferrer(@Nullable String referer) {
    if (referrers.isEmpty()) {
      return false;
    }
    String host = hostOf(referer);
    boolean isAllowed = false;
    for (String referrer : referrers) {
      boolean denies = referrer.startsWith("-");
      String pattern = denies ? referrer.substring(1) : referrer;
      if (matches(pattern, host)) {
        isAllowed = !denies;
      } else if (pattern.equals("*") && !denies) {
        // Swift takes a denied star for the name of a host, which nobody has.
        isAllowed = true;
      }
    }
    return isAllowed;
  }

  private static boolean matches(String pattern, String host) {
    return pattern.equals(host) || (pattern.startsWith(".") && host.endsWith(pattern));
  }

  /**
   * The host in {@code scheme://user@host:port/path}, in lower case. Written by hand, since what
   * clients send here need not be a URI.
   */
  private static String hostOf(@Nullable String referer) {
    int begin = referer == null ? -1 : referer.indexOf("//");
    if (referer == null || begin < 0) {
      return UNKNOWN_HOST;
    }
    begin += 2;
    int end = begin;
    while (end < referer.length() && "/?#".indexOf(referer.charAt(end)) < 0) {
      end++;
    }
    String authority = referer.substring(begin, end);
    authority = authority.substring(authority.lastIndexOf('@') + 1);
    String host = withoutPort(authority).toLowerCase(Locale.ROOT);
    return host.isEmpty() ? UNKNOWN_HOST : host;
  }

  private static String withoutPort(String authority) {
    if (authority.startsWith("[")) {
      int bracket = authority.indexOf(']');
      return bracket < 0 ? authority : authority.substring(1, bracket);
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }
}
