package io.martinet.proxy.keystone;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * Headers by which other software is told whom Keystone knows. Nothing here believes them; they are
 * taken from requests so that nothing behind ever can.
 */
final class IdentityHeaders {
  private static final List<String> OF_BOTH =
      List.of(
          "Identity-Status",
          "Domain-Id",
          "Domain-Name",
          "Project-Id",
          "Project-Name",
          "Project-Domain-Id",
          "Project-Domain-Name",
          "User-Id",
          "User-Name",
          "User-Domain-Id",
          "User-Domain-Name",
          "Roles");

  private static final List<String> OTHERS =
      List.of(
          "X-Is-Admin-Project",
          "X-Role",
          "X-Service-Catalog",
          "X-Tenant",
          "X-Tenant-Id",
          "X-Tenant-Name",
          "X-User",
          "OpenStack-System-Scope");

  private IdentityHeaders() {}

  static void remove(HttpHeaders headers) {
    for (String name : OF_BOTH) {
      headers.remove("X-" + name);
      headers.remove("X-Service-" + name);
    }
    OTHERS.forEach(headers::remove);
  }
}
