package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.core.Timestamps;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object, and where it is kept: in a hidden container beside the object's, under
 * the object's name and a number that falls while time goes on, so that listings have the newest
 * first. Hidden names begin with NUL, which no client can name. Immutable.
 *
 * @param object path that clients know
 * @param ticks when it was written, in ticks of 10 µs: its id
 */
public record VersionPath(StorePath object, long ticks) {
  /** Parameter of a query that names a version by its id. */
  public static final String QUERY = "version-id";

  private static final String NUL = "\0";
  private static final String CONTAINERS = NUL + "versions" + NUL;

  /** The last tick that the form of a timestamp holds. */
  private static final long TICKS_MAX = 999_999_999_999_999L;

  /** The hidden container of a container's versions. */
  public static StorePath hiddenContainer(StorePath container) {
    return StorePath.container(container.account(), CONTAINERS + container.requireContainer());
  }

  /** What names of hidden containers of versions begin with. */
  public static String hiddenContainers() {
    return CONTAINERS;
  }

  /** Whether no client can name it. */
  public static boolean isHidden(String name) {
    return name.startsWith(NUL);
  }

  /** What names of versions begin with whose objects' names begin so. */
  public static String hiddenPrefix(String prefix) {
    return NUL + prefix;
  }

  /** The version that is kept at a path; null if none is. */
  public static @Nullable VersionPath of(StorePath path) {
    String container = path.container();
    if (container == null || !container.startsWith(CONTAINERS) || path.object() == null) {
      return null;
    }
    String name = path.requireObject();
    int end = name.lastIndexOf(NUL);
    return new VersionPath(
        StorePath.object(
            path.account(), container.substring(CONTAINERS.length()), name.substring(1, end)),
        TICKS_MAX - Timestamps.parse(name.substring(end + 1)));
  }

  /** Where it is kept. */
  public StorePath path() {
    return StorePath.object(
        object.account(), CONTAINERS + object.requireContainer(), name(object.requireObject()));
  }

  private String name(String object) {
    return NUL + object + NUL + Timestamps.format(TICKS_MAX - ticks);
  }

  /** What clients call it. */
  public String id() {
    return Timestamps.format(ticks);
  }

  /** Where clients find it, percent-encoded. */
  public String target() {
    return SubRequest.target(object) + "?version-id=" + id();
  }
}
