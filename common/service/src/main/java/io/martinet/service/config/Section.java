package io.martinet.service.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one component: {@code [name]} in the file. Every method answers the file's value, or
 * the default when the file has none, and throws {@link ConfigException} naming the key when the
 * value is of another kind. Ranges are checked by the component's record.
 */
public final class Section {
  private final String name;
  private final Settings settings;

  Section(String name, Settings settings) {
    this.name = name;
    this.settings = settings;
  }

  public boolean flag(String key, boolean byDefault) {
    return value(
        key,
        byDefault,
        "must be true or false",
        node -> node.isBoolean() ? node.booleanValue() : null,
        String::valueOf);
  }

  public int count(String key, int byDefault) {
    return value(
        key,
        byDefault,
        "must be a whole number",
        node -> node.canConvertToInt() && node.isIntegralNumber() ? node.intValue() : null,
        String::valueOf);
  }

  public double ratio(String key, double byDefault) {
    return value(
        key,
        byDefault,
        "must be a number",
        node -> node.isNumber() ? node.doubleValue() : null,
        String::valueOf);
  }

  public String text(String key, String byDefault) {
    return value(
        key,
        byDefault,
        "must be a text",
        node -> node.isTextual() ? node.textValue() : null,
        Section::quoted);
  }

  /** A text that logs never show. */
  public Secret secret(String key, Secret byDefault) {
    return value(
        key,
        byDefault,
        "must be a text",
        node -> node.isTextual() ? new Secret(node.textValue()) : null,
        secret -> secret.isEmpty() ? "\"\"" : secret.toString());
  }

  /** Names are matched in the file's way: lower case, {@code _} between words. */
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    List<String> names = new ArrayList<>();
    for (E constant : byDefault.getDeclaringClass().getEnumConstants()) {
      names.add(fileName(constant));
    }
    return value(
        key,
        byDefault,
        "must be one of " + names,
        node -> constantOf(byDefault.getDeclaringClass(), node),
        constant -> quoted(fileName(constant)));
  }

  public List<String> texts(String key, List<String> byDefault) {
    return value(
        key,
        byDefault,
        "must be a list of texts",
        Section::textsOf,
        texts -> texts.stream().map(Section::quoted).toList().toString());
  }

  /** Texts of which logs tell no more than how many there are. */
  public List<Secret> secrets(String key) {
    return value(
        key,
        List.of(),
        "must be a list of texts",
        node -> {
          List<String> texts = textsOf(node);
          return texts == null ? null : texts.stream().map(Secret::new).toList();
        },
        secrets -> secrets.isEmpty() ? "[]" : "(" + secrets.size() + " secrets)");
  }

  /**
   * Written with a unit: {@code "150ms"}, {@code "10s"}, {@code "5m"}, {@code "2h"}, {@code "7d"}.
   */
  public Duration duration(String key, Duration byDefault) {
    return value(
        key,
        byDefault,
        "must be a duration in quotes, such as \"10s\"",
        node -> node.isTextual() ? Units.duration(node.textValue()) : null,
        duration -> quoted(Units.text(duration)));
  }

  /** By name; written as a list of texts such as {@code "NAME=10s"}. None by default. */
  public SortedMap<String, Duration> durations(String key) {
    return value(
        key,
        new TreeMap<>(),
        "must be a list of texts such as \"NAME=10s\"",
        node -> {
          List<String> texts = textsOf(node);
          return texts == null ? null : durationsOf(texts);
        },
        durations ->
            durations.entrySet().stream()
                .map(each -> quoted(each.getKey() + "=" + Units.text(each.getValue())))
                .toList()
                .toString());
  }

  private static @Nullable SortedMap<String, Duration> durationsOf(List<String> texts) {
    var durations = new TreeMap<String, Duration>();
    for (String text : texts) {
      // A name may hold one.
      int end = text.lastIndexOf('=');
      if (end < 0) {
        return null;
      }
      durations.put(text.substring(0, end), Units.duration(text.substring(end + 1)));
    }
    return durations;
  }

  /** Written in bytes, or with a unit: {@code 4096}, {@code "256KiB"}. */
  public long bytes(String key, long byDefault) {
    return value(
        key,
        byDefault,
        "must be a size such as 4096 or \"256KiB\"",
        node -> node.isNumber() || node.isTextual() ? Units.bytes(node.asText()) : null,
        bytes -> bytes % 1_024 == 0 && bytes > 0 ? quoted(Units.text(bytes)) : bytes.toString());
  }

  /** As {@link #bytes}, for sizes that fit an int. */
  public int smallBytes(String key, int byDefault) {
    long bytes = bytes(key, byDefault);
    if (bytes > Integer.MAX_VALUE) {
      throw settings.wrong(name + "." + key, "must be below 2GiB, was " + bytes);
    }
    return (int) bytes;
  }

  private <T> T value(
      String key,
      T byDefault,
      String wanted,
      Function<JsonNode, @Nullable T> read,
      Function<T, String> write) {
    String path = name + "." + key;
    JsonNode node = settings.find(path);
    T value = byDefault;
    if (node != null) {
      T given = readOrExplain(path, node, read);
      if (given == null) {
        throw settings.wrong(path, wanted + ", was " + node);
      }
      value = given;
    }
    settings.note(path, write.apply(value), write.apply(byDefault));
    return value;
  }

  private <T> @Nullable T readOrExplain(
      String path, JsonNode node, Function<JsonNode, @Nullable T> read) {
    try {
      return read.apply(node);
    } catch (IllegalArgumentException e) {
      throw settings.wrong(path, String.valueOf(e.getMessage()));
    }
  }

  private static <E extends Enum<E>> @Nullable E constantOf(Class<E> type, JsonNode node) {
    for (E constant : type.getEnumConstants()) {
      if (fileName(constant).equals(node.textValue())) {
        return constant;
      }
    }
    return null;
  }

  private static @Nullable List<String> textsOf(JsonNode node) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        return null;
      }
      texts.add(element.textValue());
    }
    return node.isArray() ? List.copyOf(texts) : null;
  }

  private static String fileName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
