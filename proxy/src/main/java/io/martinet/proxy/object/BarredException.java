package io.martinet.proxy.object;

import io.martinet.proxy.backend.QuorumNotReachedException;
import java.util.List;

/**
 * What must be written back before it is shown would lie below a promise, which a conditional write
 * is about to keep or to leave (rule 7).
 */
final class BarredException extends QuorumNotReachedException {
  private static final long serialVersionUID = 1;

  BarredException(String what, int needed, List<String> replicas) {
    super(what, needed, replicas);
  }
}
