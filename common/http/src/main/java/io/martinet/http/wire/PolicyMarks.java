package io.martinet.http.wire;

import java.util.function.Predicate;

/**
 * Headers kept with a container that tell whether its replicas agree on the storage policy: one
 * that was just made is open until a majority of them is known to have the same policy. A container
 * without marks was made before there were any, and is agreed upon. Their value is {@code 1}.
 */
public final class PolicyMarks {
  /** Of every mark. */
  public static final String SET = "1";

  private static final String OPEN = "X-Container-Sysmeta-Policy-Open-";
  private static final String AGREED = "X-Container-Sysmeta-Policy-Agreed-";

  private PolicyMarks() {}

  /** The header of a replica that has taken a container with that policy. */
  public static String open(int policy) {
    return OPEN + policy;
  }

  /** The header of one that knows that a majority has. */
  public static String agreed(int policy) {
    return AGREED + policy;
  }

  /** Whether a header is a mark. */
  public static boolean isMark(String name) {
    return name.startsWith(OPEN) || name.startsWith(AGREED);
  }

  /**
   * Whether others may have taken the container with another policy.
   *
   * @param policy that it has here
   * @param isKept which headers are kept with it
   */
  public static boolean isOpen(int policy, Predicate<String> isKept) {
    return isKept.test(open(policy)) && !isKept.test(agreed(policy));
  }
}
