package io.martinet.proxy.bulk;

import io.martinet.http.wire.HeaderNames;
import io.martinet.proxy.HeaderText;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers of the request that stores a member: what the client said of all of them, and what the
 * member's extended attributes say of it.
 */
final class MemberHeaders {
  private static final String META = "x-object-meta-";

  /** How tar programs name extended attributes; the first is GNU's, which wins. */
  private static final List<String> ATTRIBUTES =
      List.of("LIBARCHIVE.xattr.user.", "SCHILY.xattr.user.");

  private static final String TYPE_ATTRIBUTE = "mime_type";
  private static final String META_ATTRIBUTE = "meta.";

  private MemberHeaders() {}

  /**
   * @param client the archive's own request
   * @param attributes of the member's extended header, text
   * @return null if an attribute is nothing that a header can hold
   */
  static @Nullable HttpHeaders of(
      HttpHeaders client, Map<String, String> attributes, long sizeBytes) {
    var headers = new DefaultHttpHeaders(false);
    for (Map.Entry<String, String> header : client) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      // Metadata without a name is nobody's, as in Swift.
      boolean isMetadata = name.startsWith(META) && name.length() > META.length();
      if (isMetadata || name.equals("x-delete-at") || name.equals("x-delete-after")) {
        headers.set(header.getKey(), header.getValue());
      }
    }
    var sorted = new TreeMap<>(attributes);
    for (String prefix : ATTRIBUTES) {
      for (Map.Entry<String, String> attribute : sorted.entrySet()) {
        String name = headerOf(attribute.getKey(), prefix);
        if (name != null) {
          String value = HeaderText.encode(attribute.getValue());
          if (!isName(name) || !isValue(value)) {
            return null;
          }
          headers.set(HeaderNames.inside(name), value);
        }
      }
    }
    return headers.set(HttpHeaderNames.CONTENT_LENGTH, sizeBytes);
  }

  /** The header that an attribute becomes, null if it becomes none. */
  private static @Nullable String headerOf(String key, String prefix) {
    if (!key.startsWith(prefix)) {
      return null;
    }
    String attribute = key.substring(prefix.length());
    if (attribute.equals(TYPE_ATTRIBUTE)) {
      return "Content-Type";
    }
    return attribute.startsWith(META_ATTRIBUTE)
        ? "X-Object-Meta-" + HeaderText.encode(attribute.substring(META_ATTRIBUTE.length()))
        : null;
  }

  /** Nothing in it ends a header's name: what an archive says stands on the wire. */
  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == ':' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
