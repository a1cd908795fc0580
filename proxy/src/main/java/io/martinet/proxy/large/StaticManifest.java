package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.listing.ListedEtag;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * How a static large object is stored: its manifest as the body, and marks that clients do not see.
 */
final class StaticManifest {
  /** Manifests are at most this long; Swift's number. */
  static final int BYTES_MAX = 8 << 20;

  /** What the access log calls requests for segments. */
  static final String SOURCE = "SLO";

  /** Tells clients that an object is one. */
  static final String FLAG = "X-Static-Large-Object";

  private static final String ETAG = StoredHeaders.SLO_ETAG;
  private static final String SIZE = "X-Object-Sysmeta-Slo-Size";

  private StaticManifest() {}

  /**
   * Adds the marks.
   *
   * @param etag of the large object, bare
   * @param bytes length of the large object
   */
  static void mark(HttpHeaders headers, String etag, long bytes) {
    headers.set(ETAG, etag).set(SIZE, bytes);
    headers.set(
        StoredHeaders.LISTING_NOTE,
        ListedEtag.SLO_ETAG + "=" + etag + ";" + ListedEtag.SLO_BYTES + "=" + bytes);
  }

  static boolean isMarked(HttpHeaders headers) {
    return headers.contains(ETAG);
  }

  static void unmark(HttpHeaders headers) {
    headers.remove(ETAG);
    headers.remove(SIZE);
    headers.remove(StoredHeaders.LISTING_NOTE);
  }

  /** Etag of the large object, bare. */
  static String etag(HttpHeaders headers) {
    return headers.get(ETAG, "");
  }

  /** Length of the large object. */
  static long bytes(HttpHeaders headers) {
    return Long.parseLong(headers.get(SIZE, "0"));
  }

  static List<Segment> segments(List<ManifestEntry> entries, String account) {
    var segments = new ArrayList<Segment>();
    for (ManifestEntry entry : entries) {
      segments.add(
          switch (entry) {
            case ManifestEntry.Data(var data) -> new Segment.Inline(data);
            case ManifestEntry.Named named -> segment(named, account);
          });
    }
    return segments;
  }

  /** The object that an entry names. */
  static StorePath pathOf(ManifestEntry.Named named, String account) {
    int slash = named.name().indexOf('/', 1);
    return StorePath.object(
        account, named.name().substring(1, slash), named.name().substring(slash + 1));
  }

  private static Segment segment(ManifestEntry.Named named, String account) {
    StorePath path = pathOf(named, account);
    return named.range() == null
        ? Segment.Stored.whole(path, named.hash(), named.bytes())
        : new Segment.Stored(path, named.hash(), named.bytes(), named.range());
  }
}
