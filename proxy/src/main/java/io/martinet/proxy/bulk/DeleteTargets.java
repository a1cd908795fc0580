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
   * @param path null if nothing can have such a name: the failure is a 412
   */
  record Target(String name, @Nullable StorePath path) {
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
