package io.martinet.object.store;

import io.martinet.core.PathHash;
import org.jspecify.annotations.Nullable;

/**
 * Key of an object on a device.
 *
 * @param policy storage policy index, 0 to 65535
 * @param hash hash of the object's path
 */
public record ObjectKey(int policy, PathHash hash) implements Comparable<ObjectKey> {
  public ObjectKey {
    if (policy < 0 || policy > 0xffff) {
      throw new IllegalArgumentException("policy must be 0..65535, was " + policy);
    }
  }

  // By hand: what the compiler makes for records is linked at its first use, which costs a start
  // some 10 ms each (measured).

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey key && policy == key.policy && hash.equals(key.hash);
  }

  @Override
  public int hashCode() {
    return 31 * policy + hash.hashCode();
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byPolicy = Integer.compare(policy, other.policy);
    return byPolicy != 0 ? byPolicy : hash.compareTo(other.hash);
  }
}
