package io.martinet.launcher;

import io.martinet.core.Entropy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The internal ports of a store on one machine: the coordinator's, then for each zone the account,
 * container and object server's. One block of neighbours, picked free at the first start and kept.
 *
 * @param first port of the coordinator
 */
record PortBlock(int first) {
  /** Roles with an address of their own in each zone. */
  enum Role {
    ACCOUNT,
    CONTAINER,
    OBJECT
  }

  /**
   * Below the ports that Linux gives to outgoing connections (32768 up): one of those could sit on
   * ours when the store is started again.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_767;

  /** A machine where so many blocks are taken has another trouble. */
  private static final int ATTEMPTS_MAX = 200;

  /**
   * Finds a block that is free now.
   *
   * @throws StartException none was found
   */
  static PortBlock pick(InetAddress address, int zones, Entropy entropy) {
    return new PortBlock(pickFirst(address, count(zones), entropy));
  }

  /** Finds one port that is free now, as {@link #pick}. */
  static int pickOne(InetAddress address, Entropy entropy) {
    return pickFirst(address, 1, entropy);
  }

  private static int pickFirst(InetAddress address, int count, Entropy entropy) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int span = HIGHEST - LOWEST - count;
      int first = LOWEST + (int) Long.remainderUnsigned(entropy.nextLong(), span);
      if (allFree(address, first, count)) {
        return first;
      }
    }
    throw new StartException(
        "no %d neighbouring ports between %d and %d are free on %s"
            .formatted(count, LOWEST, HIGHEST, address.getHostAddress()));
  }

  int zooKeeper() {
    return first;
  }

  /**
   * @param zone from 1
   */
  int of(Role role, int zone) {
    return first + 1 + (zone - 1) * Role.values().length + role.ordinal();
  }

  private static int count(int zones) {
    return 1 + zones * Role.values().length;
  }

  private static boolean allFree(InetAddress address, int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (!isFree(address, port)) {
        return false;
      }
    }
    return true;
  }

  /** Whether nobody listens there now. */
  static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
