package io.martinet.database;

import io.martinet.core.Version;
import java.util.Comparator;

/**
 * What one replica knows of the life of an account or container. Immutable.
 *
 * @param created version of the PUT that began the present life, the container's id
 * @param policy index of the storage policy, fixed at creation
 * @param put version of the newest PUT
 * @param delete version of the newest DELETE, or {@link Version#NONE}
 * @param modified version of the newest PUT or POST
 */
public record ReplicaState(
    Version created, int policy, Version put, Version delete, Version modified) {
  private static final Comparator<ReplicaState> BY_CREATION =
      Comparator.comparing(ReplicaState::created).thenComparing(ReplicaState::policy);

  /** A life that begins with a PUT. */
  public static ReplicaState begin(Version version, int policy, Version deletedBefore) {
    return new ReplicaState(version, policy, version, deletedBefore, version);
  }

  /** Whether it exists: its newest PUT is above its newest DELETE. */
  public boolean isLive() {
    return put.isAfter(delete);
  }

  public ReplicaState withPut(Version version) {
    return new ReplicaState(
        created, policy, Version.max(put, version), delete, Version.max(modified, version));
  }

  public ReplicaState withPost(Version version) {
    return new ReplicaState(created, policy, put, delete, Version.max(modified, version));
  }

  public ReplicaState withDelete(Version version) {
    return new ReplicaState(created, policy, put, Version.max(delete, version), modified);
  }

  /**
   * What is known from two replicas. The present life is the one that began last; its policy goes
   * with it. Commutative, associative and idempotent.
   */
  public ReplicaState join(ReplicaState other) {
    ReplicaState last = BY_CREATION.compare(this, other) >= 0 ? this : other;
    return new ReplicaState(
        last.created,
        last.policy,
        Version.max(put, other.put),
        Version.max(delete, other.delete),
        Version.max(modified, other.modified));
  }

  /**
   * As {@link #join(ReplicaState)}, but where two present lives have different storage policies and
   * their replicas may not have agreed on one yet: one that is agreed upon wins. Of two that are
   * not each replica keeps its own, since others may count on its vote (decision 092).
   *
   * @param isOpen whether the policy is not agreed upon here
   * @param isOtherOpen whether it is not there
   */
  ReplicaState join(ReplicaState other, boolean isOpen, boolean isOtherOpen) {
    ReplicaState joined = join(other);
    if (policy == other.policy) {
      return joined;
    }
    boolean isPresent = put.isAfter(joined.delete);
    boolean isOtherPresent = other.put.isAfter(joined.delete);
    if (isPresent && (!isOtherPresent || isOtherOpen)) {
      return joined.of(this);
    }
    return isOtherPresent && (!isPresent || isOpen) ? joined.of(other) : joined;
  }

  private ReplicaState of(ReplicaState life) {
    return new ReplicaState(life.created, life.policy, put, delete, modified);
  }
}
