package io.martinet.proxy.copy;

import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.body.Conditionals;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which headers the two halves of a copy have. */
final class CopiedHeaders {
  static final String MANIFEST = "X-Object-Manifest";

  /** Of the client's headers, what is about the source. */
  private static final List<String> OF_READ =
      List.of(
          "If-Match",
          "If-None-Match",
          "If-Modified-Since",
          "If-Unmodified-Since",
          "If-Range",
          "Range");

  /** Of the client's headers, what is about the copy as such, or about how it was asked for. */
  private static final List<String> OF_COPY =
      List.of(
          "Destination",
          "Destination-Account",
          "X-Copy-From",
          "X-Copy-From-Account",
          "X-Fresh-Metadata",
          "X-Newest",
          "Content-Length",
          "Transfer-Encoding",
          "Expect",
          "Etag");

  /** What makes an object a link: told of none but links that were asked for themselves. */
  private static final List<String> OF_LINKS =
      List.of("X-Symlink-Target", "X-Symlink-Target-Account", "X-Symlink-Target-Etag");

  private static final String META = "x-object-meta-";
  private static final String DELETE_AT = "X-Delete-At";
  private static final String DELETE_AFTER = "X-Delete-After";
  private static final String CONTENT_TYPE = "Content-Type";

  private CopiedHeaders() {}

  static HttpHeaders ofRead(HttpHeaders sent) {
    HttpHeaders read = new DefaultHttpHeaders(false);
    for (String name : OF_READ) {
      String value = sent.get(name);
      if (value != null) {
        read.set(name, value);
      }
    }
    return read;
  }

  /**
   * What the client sent, on top of what the source has.
   *
   * @param keepsManifest whether a manifest is copied as one, rather than what it stands for
   */
  static HttpHeaders ofWrite(HttpHeaders sent, Response source, boolean keepsManifest) {
    HttpHeaders write = new DefaultHttpHeaders(false);
    if (!SwiftBoolean.isTrue(sent.get("X-Fresh-Metadata"))) {
      addStored(source.headers(), sent, write);
    }
    for (Map.Entry<String, String> header : sent) {
      if (!isIn(OF_READ, header.getKey()) && !isIn(OF_COPY, header.getKey())) {
        write.set(header.getKey(), header.getValue());
      }
    }
    String contentType = source.headers().get(CONTENT_TYPE);
    if (write.get(CONTENT_TYPE, "").isEmpty() && contentType != null) {
      write.set(CONTENT_TYPE, contentType);
    }
    String manifest = source.headers().get(MANIFEST);
    if (keepsManifest && manifest != null) {
      write.set(MANIFEST, manifest);
    }
    String etag = source.headers().get(HttpHeaderNames.ETAG);
    boolean isOfBody =
        source.status() == 200
            && !isStatic(source.headers())
            && (manifest == null || keepsManifest);
    if (etag != null && isOfBody) {
      write.set(HttpHeaderNames.ETAG, Conditionals.unquoted(etag));
    }
    return write;
  }

  /** Whether the answer is that of a static large object, or of its manifest. */
  static boolean isStatic(HttpHeaders headers) {
    return SwiftBoolean.isTrue(headers.get("X-Static-Large-Object"));
  }

  /** Of the copy's headers, those that its answer repeats. */
  static HttpHeaders told(HttpHeaders write) {
    HttpHeaders told = new DefaultHttpHeaders(false);
    for (Map.Entry<String, String> header : write) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(META) || name.equalsIgnoreCase(DELETE_AT)) {
        told.set(StoredHeaders.titleCase(name), header.getValue());
      }
    }
    return told;
  }

  private static void addStored(HttpHeaders source, HttpHeaders sent, HttpHeaders write) {
    boolean hasExpiry = sent.contains(DELETE_AT) || sent.contains(DELETE_AFTER);
    StoredHeaders.OBJECT
        .pick(source)
        .forEach((name, value) -> {
          boolean isReplaced =
              name.equals(CONTENT_TYPE)
                  || name.equals(MANIFEST)
                  || (name.equals(DELETE_AT) && hasExpiry);
          if (!isReplaced) {
            write.set(name, value);
          }
        });
    for (String name : OF_LINKS) {
      String value = source.get(name);
      if (value != null) {
        write.set(name, value);
      }
    }
  }

  private static boolean isIn(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }
}
