package io.martinet.proxy.acl;

import java.util.List;
import java.util.StringJoiner;

/** A container's ACL as a client sent it, brought into the form in which it is stored. */
public sealed interface AclText {
  /** The stored form; empty if the client's list had no items: the ACL is removed. */
  record Normal(String value) implements AclText {}

  /** The client's list breaks the grammar: 400 with this message. */
  record Invalid(String message) implements AclText {}

  /** What a referrer item may be called. */
  List<String> REFERRER_NAMES = List.of(".r", ".ref", ".referer", ".referrer");

  /**
   * Items are separated by commas, trimmed, dropped when empty. An item with a dot in front of its
   * colon is a referrer; anything else is a group and kept as it is.
   *
   * @param value one char a byte
   * @param isWrite whether this is a write ACL, which knows no referrers
   */
  static AclText normalise(String value, boolean isWrite) {
    var items = new StringJoiner(",");
    for (String part : value.split(",", -1)) {
      String item = part.strip();
      int colon = item.indexOf(':');
      if (!item.startsWith(".") || colon < 0) {
        addUnlessEmpty(items, item);
        continue;
      }
      if (!REFERRER_NAMES.contains(item.substring(0, colon).strip())) {
        String designator = item.substring(0, colon).strip();
        return new Invalid("Unknown designator '" + designator + "' in ACL: '" + item + "'");
      }
      if (isWrite) {
        return new Invalid("Referrers not allowed in write ACL: '" + item + "'");
      }
      String host = item.substring(colon + 1).strip();
      String sign = host.startsWith("-") ? "-" : "";
      host = withoutStar(host.substring(sign.length()).strip());
      if (host.isEmpty() || host.equals(".")) {
        return new Invalid(
            "No host/domain value after referrer designation in ACL: '" + item + "'");
      }
      items.add(".r:" + sign + host);
    }
    return new Normal(items.toString());
  }

  /** {@code *.example.com} is stored as {@code .example.com}; a lone star stays. */
  private static String withoutStar(String host) {
    return host.length() > 1 && host.startsWith("*") ? host.substring(1).strip() : host;
  }

  private static void addUnlessEmpty(StringJoiner items, String item) {
    if (!item.isEmpty()) {
      items.add(item);
    }
  }
}
