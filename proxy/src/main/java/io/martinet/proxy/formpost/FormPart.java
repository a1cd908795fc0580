package io.martinet.proxy.formpost;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of one part of a form (RFC 7578). Texts are one char a byte. Immutable.
 *
 * @param name of the field; null if it has none
 * @param filename of the file; null if the part is none, or nobody chose a file for it
 * @param contentType of the file; null if the browser did not say
 * @param contentEncoding likewise
 */
record FormPart(
    @Nullable String name,
    @Nullable String filename,
    @Nullable String contentType,
    @Nullable String contentEncoding) {
  private static final String FORM_DATA = "form-data";

  /**
   * Reads a head; what it does not understand it leaves out, so that a part without a disposition
   * is neither a field nor a file.
   *
   * @param head lines, with a line break between
   */
  static FormPart parse(String head) {
    Map<String, String> headers = headers(head);
    String disposition = headers.getOrDefault("content-disposition", "");
    Map<String, String> parameters =
        HeaderParameters.value(disposition).equalsIgnoreCase(FORM_DATA)
            ? HeaderParameters.parse(disposition)
            : Map.of();
    String filename = parameters.get("filename");
    return new FormPart(
        parameters.get("name"),
        filename == null || filename.isEmpty() ? null : filename,
        headers.get("content-type"),
        headers.get("content-encoding"));
  }

  private static Map<String, String> headers(String head) {
    var headers = new TreeMap<String, String>();
    // A line that begins with a blank goes on with the one before.
    for (String line : head.replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }
}
