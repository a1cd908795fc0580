package io.martinet.proxy.formpost;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A header's value and its parameters: {@code form-data; name="file"; filename="a b"}. Values in
 * quotes are taken as they stand, backslashes too: browsers write the name of a file so.
 */
final class HeaderParameters {
  private HeaderParameters() {}

  /** What stands in front of the parameters. */
  static String value(String header) {
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
  }

  /** Parameters by name in lower case; what is none is left out. */
  static Map<String, String> parse(String header) {
    var parameters = new TreeMap<String, String>();
    int at = header.indexOf(';');
    while (at >= 0) {
      int begin = at + 1;
      int equals = header.indexOf('=', begin);
      int semicolon = header.indexOf(';', begin);
      if (equals < 0) {
        return parameters;
      }
      if (semicolon >= 0 && semicolon < equals) {
        at = semicolon; // a word without a value
        continue;
      }
      String name = header.substring(begin, equals).strip().toLowerCase(Locale.ROOT);
      int valueBegin = equals + 1;
      if (valueBegin < header.length() && header.charAt(valueBegin) == '"') {
        int quote = closingQuote(header, valueBegin + 1);
        parameters.putIfAbsent(name, header.substring(valueBegin + 1, quote));
        at = header.indexOf(';', Math.min(quote + 1, header.length()));
      } else {
        int end = semicolon < 0 ? header.length() : semicolon;
        parameters.putIfAbsent(name, header.substring(valueBegin, end).strip());
        at = semicolon;
      }
    }
    return parameters;
  }

  /** Where the quote ends that does not stand behind a backslash; the text's end if it does not. */
  private static int closingQuote(String header, int begin) {
    for (int i = begin; i < header.length(); i++) {
      if (header.charAt(i) == '\\') {
        i++;
      } else if (header.charAt(i) == '"') {
        return i;
      }
    }
    return header.length();
  }
}
