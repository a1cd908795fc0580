package io.martinet.proxy.info;

import io.martinet.service.config.Secret;
import io.martinet.service.config.Section;
import java.util.List;

/**
 * Settings of {@code /info}. Immutable.
 *
 * @param isExposed {@code proxy.expose_info}: whether it is answered
 * @param adminKey {@code proxy.info_admin_key}: signs requests for the part that is for
 *     administrators; empty: there is none
 * @param disallowedSections {@code proxy.info_disallowed_sections}: what is left out, a section's
 *     name or that of an item in it behind a dot
 */
public record InfoSettings(boolean isExposed, Secret adminKey, List<String> disallowedSections) {
  public InfoSettings {
    disallowedSections = List.copyOf(disallowedSections);
    for (String name : disallowedSections) {
      if (name.isEmpty() || name.startsWith(".") || name.endsWith(".")) {
        throw new IllegalArgumentException(
            "proxy.info_disallowed_sections must name sections, or items as SECTION.ITEM, was "
                + disallowedSections);
      }
    }
  }

  /** Everybody sees all, and there is no part for administrators. */
  public static InfoSettings defaults() {
    return new InfoSettings(true, new Secret(""), List.of());
  }

  /** Reads these keys from {@code [proxy]}. */
  public static InfoSettings from(Section proxy) {
    InfoSettings d = defaults();
    return new InfoSettings(
        proxy.flag("expose_info", d.isExposed),
        proxy.secret("info_admin_key", d.adminKey),
        proxy.texts("info_disallowed_sections", d.disallowedSections));
  }
}
