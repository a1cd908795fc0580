package io.martinet.database;

import io.martinet.core.Version;

/**
 * A header kept with an account or container.
 *
 * @param name in Title-Case
 * @param value one char a byte; empty: removed
 * @param version of the request that set or removed it
 */
public record StoredHeader(String name, String value, Version version) {
  /** The wire form: {@code VERSION NAME: VALUE}. */
  @Override
  public String toString() {
    return version + " " + name + ": " + value;
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static StoredHeader parse(String text) {
    int blank = text.indexOf(' ');
    int colon = text.indexOf(": ", blank + 1);
    // A header's trailing blanks are lost on the wire, so an empty value ends in its colon.
    boolean isEmpty = colon < 0 && text.endsWith(":");
    if (blank < 0 || (colon < 0 && !isEmpty)) {
      throw new IllegalArgumentException("not a stored header: " + text);
    }
    int nameEnd = isEmpty ? text.length() - 1 : colon;
    return new StoredHeader(
        text.substring(blank + 1, nameEnd),
        isEmpty ? "" : text.substring(colon + 2),
        Version.parse(text.substring(0, blank)));
  }
}
