package io.martinet.proxy.cors;

import java.util.List;

/**
 * What holds for all containers. Immutable.
 *
 * @param isStrict {@code proxy.strict_cors_mode}: whether origins that are not allowed get no
 *     headers at all; otherwise only browsers keep their pages from reading
 * @param allowedOrigins {@code proxy.cors_allow_origin}: allowed in every container
 * @param exposedHeaders {@code proxy.cors_expose_headers}: in lower case, exposed in every
 *     container
 */
public record CorsSettings(
    boolean isStrict, List<String> allowedOrigins, List<String> exposedHeaders) {
  public CorsSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
    exposedHeaders = List.copyOf(exposedHeaders);
  }

  /** Swift's: strict, and nothing but what containers say. */
  public static CorsSettings defaults() {
    return new CorsSettings(true, List.of(), List.of());
  }
}
