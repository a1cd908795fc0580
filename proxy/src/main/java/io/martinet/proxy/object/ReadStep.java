package io.martinet.proxy.object;

import java.util.List;

/** What a quorum read does next. */
sealed interface ReadStep {
  /** What was asked may still decide. */
  record Wait() implements ReadStep {}

  /** Ask these for their version. */
  record AskStates(List<Integer> replicas) implements ReadStep {}

  /** Ask this one for the object. */
  record AskObject(int replica) implements ReadStep {}

  /** Make the lagging replicas fetch what they lack. */
  record WriteBack() implements ReadStep {}

  /** The event carries the join: serve it. */
  record Serve(ReadEvent event) implements ReadStep {}

  /** A majority agrees that there is no object. */
  record Absent() implements ReadStep {}

  /** Nothing that can be asked could decide. */
  record Fail() implements ReadStep {}
}
