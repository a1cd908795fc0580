package io.martinet.proxy.backend;

import java.io.IOException;
import java.util.List;

/** Too few replicas could answer; nobody knows what the others hold. Answered 503. */
public class QuorumNotReachedException extends IOException {
  private static final long serialVersionUID = 1;

  private final int needed;
  private final List<String> answers;

  /**
   * @param what operation and path
   * @param needed answers that would have been enough
   * @param answers each device with its answer or what failed
   */
  public QuorumNotReachedException(String what, int needed, List<String> answers) {
    super(what + ": " + needed + " answers needed, got " + answers);
    this.needed = needed;
    this.answers = List.copyOf(answers);
  }

  public int needed() {
    return needed;
  }

  public List<String> answers() {
    return answers;
  }
}
