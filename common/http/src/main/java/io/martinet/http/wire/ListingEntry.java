package io.martinet.http.wire;

/** One entry of a listing page; entries are ordered by the bytes of their names in UTF-8. */
public sealed interface ListingEntry {
  /** Name of the object or container, or the subdir's name with its delimiter. */
  String name();

  /**
   * An object of a container.
   *
   * @param lastModifiedTicks newest of the object's versions, in ticks of 10 µs
   * @param sizeBytes length of the body
   * @param etag bare MD5
   * @param contentType as stored, with parameters
   */
  record ObjectEntry(
      String name, long lastModifiedTicks, long sizeBytes, String etag, String contentType)
      implements ListingEntry {}

  /**
   * A container of an account.
   *
   * @param putTicks time of its newest PUT or POST, in ticks of 10 µs
   * @param objectCount live objects, as last reported
   * @param bytesUsed bytes in them
   * @param policy index of its storage policy
   */
  record ContainerEntry(String name, long putTicks, long objectCount, long bytesUsed, int policy)
      implements ListingEntry {}

  /** All names that share the query's prefix and what follows it up to the first delimiter. */
  record Subdir(String name) implements ListingEntry {}
}
