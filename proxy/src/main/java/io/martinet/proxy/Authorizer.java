package io.martinet.proxy;

import org.jspecify.annotations.Nullable;

/**
 * The decision that the auth middleware leaves for later: the router asks it before the ACL is
 * known, controllers of containers and objects ask again with the ACL. Thread-safe.
 */
@FunctionalInterface
public interface Authorizer {
  /**
   * @param acl the container's read or write ACL as stored, whichever the method needs; null before
   *     it is known, or where there is none
   */
  Decision decide(RequestContext context, @Nullable String acl) throws Exception;
}
