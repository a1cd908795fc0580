package io.martinet.proxy.bulk;

/** Ends work in bulk with a status, and a text for the client, in its result. */
public final class BulkRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param text what the result says besides the status; may be empty
   */
  public BulkRefusedException(int status, String text) {
    super(text, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
