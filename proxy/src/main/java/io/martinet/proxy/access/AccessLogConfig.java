package io.martinet.proxy.access;

import io.martinet.service.config.Secret;
import io.martinet.service.config.Section;
import java.util.List;

/**
 * What the lines of the access log say, where {@code log.format} is not JSON. Immutable.
 *
 * @param template {@code access_log.template}: Swift's {@code log_msg_template}
 * @param headers {@code access_log.headers}: names of request headers that the field {@code
 *     headers} tells; "*": all
 * @param anonymization {@code access_log.anonymization_method}: digest of fields that end in {@code
 *     .anonymized}
 * @param salt {@code access_log.anonymization_salt}: stands before what is digested; empty: none
 */
public record AccessLogConfig(
    AccessTemplate template, List<String> headers, Anonymization anonymization, Secret salt) {
  /** Digests that a field may be told by; md5 is Swift's default. */
  public enum Anonymization {
    MD5("MD5"),
    SHA1("SHA-1"),
    SHA224("SHA-224"),
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512");

    private final String algorithm;

    Anonymization(String algorithm) {
      this.algorithm = algorithm;
    }

    String algorithm() {
      return algorithm;
    }
  }

  public AccessLogConfig {
    headers = List.copyOf(headers);
  }

  /** Swift's, with the user at the end as newer Swift has it. */
  public static AccessLogConfig defaults() {
    return new AccessLogConfig(
        AccessTemplate.parse(AccessTemplate.SWIFT), List.of(), Anonymization.MD5, new Secret(""));
  }

  /** Reads {@code [access_log]}. */
  public static AccessLogConfig from(Section section) {
    AccessLogConfig d = defaults();
    return new AccessLogConfig(
        AccessTemplate.parse(section.text("template", AccessTemplate.SWIFT)),
        section.texts("headers", d.headers),
        section.choice("anonymization_method", d.anonymization),
        section.secret("anonymization_salt", d.salt));
  }
}
