package io.martinet.object.store;

import io.martinet.core.PathHash;

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

  @Override
  public int compareTo(ObjectKey other) {
    int byPolicy = Integer.compare(policy, other.policy);
    return byPolicy != 0 ? byPolicy : hash.compareTo(other.hash);
  }
}
