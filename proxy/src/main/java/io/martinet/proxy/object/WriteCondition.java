package io.martinet.proxy.object;

import io.martinet.http.Response;
import org.jspecify.annotations.Nullable;

/** What must hold of an object at the very moment a write takes effect (rule 7). Immutable. */
interface WriteCondition {
  /** Holds of whatever stands. */
  WriteCondition NONE = _ -> null;

  /**
   * @return the answer to the client, or null if the condition holds
   */
  @Nullable Response refuse(Standing standing);

  /** Whether an object past its time counts as one that is there. */
  default boolean seesExpired() {
    return false;
  }
}
