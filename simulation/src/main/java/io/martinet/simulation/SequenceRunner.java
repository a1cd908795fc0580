package io.martinet.simulation;

import java.io.IOException;

/**
 * Runs a sequence on the engine and on the model side by side, through its power failure, to the
 * end. One thread.
 */
public final class SequenceRunner {
  private final SteppedEngine.Opener opener;
  private final Contents contents;

  public SequenceRunner(SteppedEngine.Opener opener, Contents contents) {
    this.opener = opener;
    this.contents = contents;
  }

  /**
   * What a run came to.
   *
   * @param touched changing disk operations up to the failure, or of all steps without one: every
   *     number from 1 to it is a point to fail at
   * @param traceHash the same for two runs that did the same
   */
  public record Report(long touched, long traceHash) {}

  /**
   * Runs to the end and looks at every name.
   *
   * @throws Divergence the engine did what the model does not allow
   */
  public Report run(Sequence sequence) {
    var run = new Run(sequence, opener, contents);
    try {
      return run.toTheEnd();
    } catch (IOException e) {
      throw new Divergence("the disk works, yet: " + e);
    } finally {
      run.abandon();
    }
  }
}
