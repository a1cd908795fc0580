package io.martinet.proxy.formpost;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a form that mean something, as far as they have come: those behind a file count for
 * the files behind them, and a field that comes twice has its last value. One char a byte.
 */
final class FormFields {
  static final String REDIRECT = "redirect";
  static final String FILE_BYTES_MAX = "max_file_size";
  static final String FILES_MAX = "max_file_count";
  static final String EXPIRES = "expires";
  static final String SIGNATURE = "signature";
  static final String DELETE_AT = "x_delete_at";
  static final String DELETE_AFTER = "x_delete_after";
  static final String CONTENT_TYPE = "content-type";
  static final String CONTENT_ENCODING = "content-encoding";

  private static final List<String> NAMES =
      List.of(
          REDIRECT,
          FILE_BYTES_MAX,
          FILES_MAX,
          EXPIRES,
          SIGNATURE,
          DELETE_AT,
          DELETE_AFTER,
          CONTENT_TYPE,
          CONTENT_ENCODING);

  /** Bytes of one value; a header can hold no more. */
  private static final int VALUE_BYTES_MAX = 8 * 1024;

  /** Seventeen digits: more than any size or time, within a long. */
  private static final Pattern NUMBER = Pattern.compile("\\s*([+-]?[0-9]{1,17})\\s*");

  private static final String ZERO = "0";

  private final Map<String, String> values = new TreeMap<>();

  /** Reads the value of a part, and keeps it if it means something. */
  void add(FormPart part, FormReader form) throws IOException, InterruptedException {
    if (part.name() == null) {
      return;
    }
    String name = part.name().toLowerCase(Locale.ROOT);
    if (NAMES.contains(name)) {
      values.put(name, form.text(VALUE_BYTES_MAX));
    }
  }

  /** The value; null if the field has not come. */
  @Nullable String value(String name) {
    return values.get(name);
  }

  /** The redirect; empty if there is none. */
  String redirect() {
    return values.getOrDefault(REDIRECT, "");
  }

  /** A number as it was sent; zero for one that was not, or is empty. */
  String numberText(String name) {
    String value = values.getOrDefault(name, ZERO);
    return value.isEmpty() ? ZERO : value;
  }

  /** A whole number; null if the text is none. */
  static @Nullable Long number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.matches() ? Long.valueOf(matcher.group(1)) : null;
  }

  /**
   * What the signature must be of.
   *
   * @param path of the request, decoded, one char a byte
   */
  String signed(String path) {
    return String.join(
        "\n",
        path,
        redirect(),
        numberText(FILE_BYTES_MAX),
        numberText(FILES_MAX),
        numberText(EXPIRES));
  }
}
