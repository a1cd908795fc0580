package io.martinet.object;

import io.martinet.core.Version;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HexFormat;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What ends an upload (rule 2): the trailers of a PUT, or the headers of a COMMIT. Immutable.
 *
 * @param version under which the body is to stand
 * @param etag bare MD5 of the body
 * @param crc32c of the whole body
 * @param lengthBytes of the body
 * @param targets container replicas that are owed the row, or null
 * @param rangeId range of the container
 * @param isPromised whether it is taken only where the version was promised (rule 7)
 * @param headers stored headers that became known late; they win over those of the head
 */
record CommitRequest(
    Version version,
    String etag,
    int crc32c,
    long lengthBytes,
    @Nullable RowTargets targets,
    long rangeId,
    boolean isPromised,
    SortedMap<String, String> headers) {
  private static final int ETAG_DIGITS = 32;
  private static final int CRC_DIGITS = 8;

  /**
   * @throws WireFormatException if something is missing or malformed
   */
  static CommitRequest parse(HttpHeaders headers) {
    String etag = BackendRequest.require(headers, "Etag");
    if (etag.length() != ETAG_DIGITS || !isHex(etag)) {
      throw new WireFormatException("Etag is no MD5: " + etag);
    }
    String crc = BackendRequest.require(headers, Wire.CRC32C);
    if (crc.length() != CRC_DIGITS || !isHex(crc)) {
      throw new WireFormatException(Wire.CRC32C + " is no CRC: " + crc);
    }
    String length = BackendRequest.require(headers, Wire.CONTENT_LENGTH);
    return new CommitRequest(
        BackendRequest.version(headers, Wire.WRITE_VERSION),
        etag,
        HexFormat.fromHexDigits(crc),
        BackendRequest.number(Wire.CONTENT_LENGTH, length),
        BackendRequest.rowTargets(headers),
        BackendRequest.number(Wire.RANGE_ID, headers.get(Wire.RANGE_ID, "0")),
        Writes.isPromised(headers),
        storedHeaders(headers));
  }

  /**
   * The stored headers of a request.
   *
   * @throws WireFormatException if the expiry is no time
   */
  static SortedMap<String, String> storedHeaders(HttpHeaders headers) {
    SortedMap<String, String> stored = StoredHeaders.OBJECT.pick(headers);
    String deleteAt = stored.get(Expiry.HEADER);
    if (deleteAt != null) {
      Expiry.parse(deleteAt);
    }
    return stored;
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(HexFormat::isHexDigit);
  }
}
