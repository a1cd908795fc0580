package io.martinet.object.store;

/**
 * What a container row says of an object besides its versions.
 *
 * @param lengthBytes length of the body, 0 for a tombstone
 * @param etag bare MD5, empty for a tombstone
 * @param contentType empty for a tombstone
 */
public record RowContent(long lengthBytes, String etag, String contentType) {
  /** The row of a tombstone. */
  public static final RowContent DELETED = new RowContent(0, "", "");
}
