package io.martinet.proxy.object;

import io.martinet.core.StorePath;

/**
 * The container is not what it was taken for: it has been deleted, or made again with another
 * storage policy. What was asked for was not done, or was undone.
 */
final class ContainerChangedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ContainerChangedException(StorePath object) {
    super("the container of " + object + " takes no row of it");
  }
}
