package io.martinet.proxy;

import io.martinet.proxy.cors.CorsSettings;
import io.martinet.service.config.Section;
import java.util.Locale;

/**
 * Settings of stages that operators switch on, or tune. Immutable.
 *
 * @param cors which pages of other origins may read what is stored
 */
public record FilterConfig(CorsSettings cors) {
  /** Swift's. */
  public static FilterConfig defaults() {
    return new FilterConfig(CorsSettings.defaults());
  }

  /** Reads the keys of these stages from {@code [proxy]}. */
  static FilterConfig from(Section proxy) {
    return new FilterConfig(cors(proxy, CorsSettings.defaults()));
  }

  private static CorsSettings cors(Section proxy, CorsSettings d) {
    return new CorsSettings(
        proxy.flag("strict_cors_mode", d.isStrict()),
        proxy.texts("cors_allow_origin", d.allowedOrigins()),
        proxy.texts("cors_expose_headers", d.exposedHeaders()).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList());
  }
}
