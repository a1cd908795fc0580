package io.martinet.object.engine;

import java.io.IOException;

/** Where a device's index is kept. */
public interface IndexStorage {
  /**
   * Opens what is there, or a new index if nothing is.
   *
   * @throws IOException it is damaged: {@link #recreate} it
   */
  ObjectIndex open() throws IOException;

  /** Throws away what is there and opens an empty index. */
  ObjectIndex recreate() throws IOException;
}
