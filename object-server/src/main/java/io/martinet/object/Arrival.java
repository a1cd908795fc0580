package io.martinet.object;

import java.io.IOException;

/** What became of a body that was received to its end. */
sealed interface Arrival {
  /** All bytes are staged; the receiver owns the body. */
  record Whole(StagedBody body) implements Arrival {}

  /** The device took it not; nothing is kept. */
  record Failed(IOException cause) implements Arrival {}
}
