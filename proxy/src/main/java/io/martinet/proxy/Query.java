package io.martinet.proxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request's target. A name given twice has its last value, as in Swift, unless the
 * first ones are asked for. Immutable; bounded by the longest request line.
 */
public final class Query {
  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param target path and query as sent, one char a byte
   */
  public static Query parse(String target) {
    return parse(target, false);
  }

  /** The same, but a name given twice has its first value. */
  public static Query firstValues(String target) {
    return parse(target, true);
  }

  private static Query parse(String target, boolean keepsFirst) {
    int begin = target.indexOf('?');
    if (begin < 0 || begin == target.length() - 1) {
      return new Query(Map.of());
    }
    var values = new LinkedHashMap<String, String>();
    for (String part : target.substring(begin + 1).split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        if (keepsFirst) {
          values.putIfAbsent(PercentCode.decodeForm(name), PercentCode.decodeForm(value));
        } else {
          values.put(PercentCode.decodeForm(name), PercentCode.decodeForm(value));
        }
      }
    }
    return new Query(values);
  }

  /** The value, one char a byte whatever the bytes mean; null if the name is not there. */
  public @Nullable String raw(String name) {
    return values.get(name);
  }

  /** The same without any other names than these. */
  public Query only(List<String> names) {
    var kept = new LinkedHashMap<>(values);
    kept.keySet().retainAll(names);
    return new Query(kept);
  }

  /** The same with another value of one name. */
  public Query with(String name, String value) {
    var changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Query(changed);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Whether the value is one of Swift's words for true. */
  public boolean isTrue(String name) {
    return SwiftBoolean.isTrue(values.get(name));
  }
}
