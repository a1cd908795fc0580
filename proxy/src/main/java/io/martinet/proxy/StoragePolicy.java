package io.martinet.proxy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A named way to keep objects. Immutable.
 *
 * @param index what servers and rings know it by, 0 to 65535
 * @param name what clients see: letters, digits and dashes, as in Swift
 * @param aliases other names under which it may be asked for
 * @param isDefault taken for containers that ask for none
 * @param isDeprecated no new containers may have it
 */
public record StoragePolicy(
    int index, String name, List<String> aliases, boolean isDefault, boolean isDeprecated) {
  /** As wide as the field in records, rows and keys. */
  private static final int INDEX_MAX = 0xffff;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  /** What Swift calls policy 0 where nobody named it; no other may be taken for it. */
  private static final String LEGACY_NAME = "Policy-0";

  public StoragePolicy {
    aliases = List.copyOf(aliases);
    if (index < 0 || index > INDEX_MAX) {
      throw new IllegalArgumentException(
          "index of storage policy %s must be 0..%d, was %d".formatted(name, INDEX_MAX, index));
    }
    for (String each : Stream.concat(Stream.of(name), aliases.stream()).toList()) {
      if (!NAME.matcher(each).matches()) {
        throw new IllegalArgumentException(
            "name of storage policy %d must be 1 to 64 letters, digits and dashes, was \"%s\""
                .formatted(index, each));
      }
      if (each.equalsIgnoreCase(LEGACY_NAME) && index != 0) {
        throw new IllegalArgumentException(
            "storage policy %d cannot be called %s".formatted(index, each));
      }
    }
    if (isDefault && isDeprecated) {
      throw new IllegalArgumentException(
          "storage policy %s is deprecated and cannot be the default".formatted(name));
    }
  }

  /** Its name, then its aliases. */
  public List<String> names() {
    return Stream.concat(Stream.of(name), aliases.stream()).toList();
  }

  boolean isCalled(String word) {
    return names().stream().anyMatch(word::equalsIgnoreCase);
  }
}
