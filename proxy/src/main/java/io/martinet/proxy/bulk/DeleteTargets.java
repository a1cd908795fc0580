package io.martinet.proxy.bulk;

import io.martinet.core.StorePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be deleted, one after the other: objects first, then the containers that they leave
 * empty. Asked by the request's thread, while deletions that came before are under way.
 */
@FunctionalInterface
public interface DeleteTargets {
  /**
   * One thing to delete.
   *
   * @param name percent-encoded, as failures tell it
   * @param path null if it is not even tried
   * @param problem why it is not tried; empty: nothing can have such a name, a 412
   * @param version its id, if one version of it is meant; else null
   * @param isAfterAll whether all before it must be gone: what is deleted names them, and may be
   *     asked for again if they are not
   */
  record Target(
      String name,
      @Nullable StorePath path,
      String problem,
      @Nullable String version,
      boolean isAfterAll) {
    /** What is tried unless the path is null. */
    public static Target of(String name, @Nullable StorePath path) {
      // A container can be deleted when it is empty, so when all objects before it are gone.
      return new Target(name, path, "", null, path != null && path.object() == null);
    }

    /**
     * One version of an object.
     *
     * @param id null for the object itself
     */
    public static Target version(String name, StorePath path, @Nullable String id) {
      return new Target(name, path, "", id, false);
    }

    /** The same, once all before it are gone. */
    public Target afterAll() {
      return new Target(name, path, problem, version, true);
    }

    /** What is told as a failure without being tried. */
    public static Target refused(String name, String problem) {
      return new Target(name, null, problem, null, false);
    }

    boolean isContainer() {
      return path != null && path.object() == null;
    }
  }

  /**
   * @return null when there are no more
   * @throws BulkRefusedException no more is deleted, and the result says why
   * @throws IOException the client is gone
   */
  @Nullable Target next() throws BulkRefusedException, IOException, InterruptedException;
}
