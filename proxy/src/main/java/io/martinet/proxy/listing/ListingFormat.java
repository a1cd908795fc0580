package io.martinet.proxy.listing;

import java.util.List;
import java.util.Locale;

/** Forms of a listing, in the order in which the server prefers them. */
public enum ListingFormat {
  TEXT("text", "plain"),
  JSON("application", "json"),
  XML("application", "xml"),
  TEXT_XML("text", "xml");

  /** All, most preferred first. */
  public static final List<ListingFormat> PREFERENCE = List.of(values());

  private final String type;
  private final String subtype;

  ListingFormat(String type, String subtype) {
    this.type = type;
    this.subtype = subtype;
  }

  /** The form that a {@code format} parameter names; any word that is none means text. */
  public static ListingFormat named(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "json" -> JSON;
      case "xml" -> XML;
      default -> TEXT;
    };
  }

  /** Without a charset. */
  public String mediaType() {
    return type + "/" + subtype;
  }

  /** With the charset that all of them have; suites compare it exactly. */
  public String contentType() {
    return mediaType() + "; charset=utf-8";
  }

  boolean matches(String typePattern, String subtypePattern) {
    return fits(typePattern, type) && fits(subtypePattern, subtype);
  }

  private static boolean fits(String pattern, String word) {
    return pattern.equals("*") || pattern.equals(word);
  }
}
