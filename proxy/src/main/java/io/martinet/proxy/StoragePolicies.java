package io.martinet.proxy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All storage policies of the cluster, in the order of their indexes: exactly one is the default,
 * index 0 is among them, and no two share an index, a name or an alias, whatever its case.
 * Immutable.
 */
public final class StoragePolicies {
  private final List<StoragePolicy> policies;
  private final StoragePolicy defaultPolicy;

  /**
   * @throws IllegalArgumentException if they do not go together
   */
  public StoragePolicies(List<StoragePolicy> policies) {
    this.policies =
        policies.stream().sorted(Comparator.comparingInt(StoragePolicy::index)).toList();
    var indexes = new HashSet<Integer>();
    var names = new HashSet<String>();
    for (StoragePolicy policy : this.policies) {
      if (!indexes.add(policy.index())) {
        throw new IllegalArgumentException("two storage policies have index " + policy.index());
      }
      for (String name : policy.names()) {
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException("two storage policies are called " + name);
        }
      }
    }
    if (!indexes.contains(0)) {
      throw new IllegalArgumentException("there must be a storage policy with index 0");
    }
    List<StoragePolicy> defaults = this.policies.stream().filter(StoragePolicy::isDefault).toList();
    if (defaults.size() != 1) {
      throw new IllegalArgumentException(
          "exactly one storage policy must be the default, there are " + defaults.size());
    }
    this.defaultPolicy = defaults.getFirst();
  }

  /** One policy, under the name that Swift gives to policy 0. */
  public static StoragePolicies single() {
    return new StoragePolicies(List.of(new StoragePolicy(0, "Policy-0", List.of(), true, false)));
  }

  public List<StoragePolicy> all() {
    return policies;
  }

  public StoragePolicy defaultPolicy() {
    return defaultPolicy;
  }

  /** The policy of that name or alias, whatever its case; null if there is none. */
  public @Nullable StoragePolicy findByName(String word) {
    return policies.stream().filter(policy -> policy.isCalled(word)).findFirst().orElse(null);
  }

  /** The policy of that index; null if this proxy does not know it. */
  public @Nullable StoragePolicy findByIndex(int index) {
    return policies.stream().filter(policy -> policy.index() == index).findFirst().orElse(null);
  }

  /** Name of a policy for clients; one that this proxy does not know is called by its number. */
  public String nameOf(int index) {
    StoragePolicy policy = findByIndex(index);
    return policy == null ? "Policy-" + index : policy.name();
  }
}
