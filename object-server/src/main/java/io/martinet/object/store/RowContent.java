package io.martinet.object.store;

import io.martinet.http.wire.StoredHeaders;

/**
 * What a container row says of an object besides its versions.
 *
 * @param lengthBytes length of the body, 0 for a tombstone
 * @param etag bare MD5, with the listing note behind it if there is one; empty for a tombstone
 * @param contentType empty for a tombstone
 */
public record RowContent(long lengthBytes, String etag, String contentType) {
  /**
   * The row of an object.
   *
   * @param note what listings say besides, empty if nothing: behind the MD5 and a semicolon
   */
  public static RowContent of(long lengthBytes, String etag, String note, String contentType) {
    return new RowContent(lengthBytes, note.isEmpty() ? etag : etag + ";" + note, contentType);
  }

  /** The row of an object whose data and type are those of its information. */
  public static RowContent of(ObjectInfo info) {
    String note = info.headers().getOrDefault(StoredHeaders.LISTING_NOTE, "");
    return of(info.lengthBytes(), info.etag(), note, info.contentType());
  }

  /** The row of a tombstone. */
  public static final RowContent DELETED = new RowContent(0, "", "");
}
