package io.martinet.proxy.large;

/** The number of a part in a query. */
final class PartNumber {
  private PartNumber() {}

  /** The number, or 0 if the text is none or a number is too great for one. */
  static int parse(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
