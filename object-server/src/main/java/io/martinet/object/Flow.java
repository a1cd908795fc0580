package io.martinet.object;

/** Back-pressure towards whoever sends a body. Event-loop confined. */
@FunctionalInterface
interface Flow {
  /** Stops or resumes the sender. */
  void setReading(boolean reading);
}
