package io.martinet.proxy;

import java.util.List;

/**
 * A named way to keep objects. Immutable.
 *
 * @param index what servers and rings know it by
 * @param name what clients see
 * @param aliases other names under which it may be asked for
 * @param isDefault taken for containers that ask for none
 * @param isDeprecated no new containers may have it
 */
public record StoragePolicy(
    int index, String name, List<String> aliases, boolean isDefault, boolean isDeprecated) {
  public StoragePolicy {
    aliases = List.copyOf(aliases);
    if (index < 0 || name.isEmpty()) {
      throw new IllegalArgumentException("not a storage policy: " + index + " " + name);
    }
  }

  boolean isCalled(String word) {
    return name.equalsIgnoreCase(word) || aliases.stream().anyMatch(word::equalsIgnoreCase);
  }
}
