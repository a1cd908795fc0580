package io.martinet.simulation;

/** The store did what the model does not allow: a bug, in one of them. */
public final class Divergence extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Divergence(String message, Throwable cause) {
    super(message, cause);
  }

  public Divergence(String message) {
    super(message);
  }
}
