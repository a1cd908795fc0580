package io.martinet.proxy.body;

import io.martinet.core.Entropy;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The text around the parts of {@code multipart/byteranges}. Immutable.
 *
 * @param boundary 32 hexadecimal digits that no body is likely to hold
 */
record Multipart(String boundary) {
  static Multipart draw(Entropy entropy) {
    HexFormat hex = HexFormat.of();
    return new Multipart(hex.toHexDigits(entropy.nextLong()) + hex.toHexDigits(entropy.nextLong()));
  }

  String contentType() {
    return "multipart/byteranges;boundary=" + boundary;
  }

  /**
   * What stands before a part.
   *
   * @param isFirst each later one also ends the line of the part before
   * @param contentType of the object
   */
  byte[] heading(boolean isFirst, String contentType, ByteRange range, long bodyBytes) {
    String text =
        (isFirst ? "" : "\r\n")
            + ("--" + boundary + "\r\n")
            + ("Content-Type: " + contentType + "\r\n")
            + ("Content-Range: " + range.contentRange(bodyBytes) + "\r\n\r\n");
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What stands after the last part. */
  byte[] ending() {
    return ("\r\n--" + boundary + "--").getBytes(StandardCharsets.ISO_8859_1);
  }
}
