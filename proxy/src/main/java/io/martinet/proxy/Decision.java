package io.martinet.proxy;

import io.martinet.http.Response;

/** What authorisation says to a request. */
public sealed interface Decision {
  /**
   * Go on.
   *
   * @param isOwner whether the sender owns the account: sees and sets ACLs and keys
   */
  record Allowed(boolean isOwner) implements Decision {}

  /**
   * Answer this: 401 to the nameless, 403 to others. It may be dropped when the ACL is not loaded
   * yet and the decision is asked for again.
   */
  record Refused(Response response) implements Decision {}
}
