package io.martinet.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All storage policies of the cluster; exactly one is the default. Immutable. */
public final class StoragePolicies {
  private final List<StoragePolicy> policies;
  private final StoragePolicy defaultPolicy;

  public StoragePolicies(List<StoragePolicy> policies) {
    this.policies = List.copyOf(policies);
    List<StoragePolicy> defaults = policies.stream().filter(StoragePolicy::isDefault).toList();
    if (defaults.size() != 1 || defaults.getFirst().isDeprecated()) {
      throw new IllegalArgumentException(
          "exactly one storage policy, not deprecated, must be the default: " + policies);
    }
    this.defaultPolicy = defaults.getFirst();
  }

  /** The one policy of a new store, under the name that Swift gives to policy 0. */
  public static StoragePolicies single() {
    return single("Policy-0");
  }

  /** One policy of that name. */
  public static StoragePolicies single(String name) {
    return new StoragePolicies(List.of(new StoragePolicy(0, name, List.of(), true, false)));
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
