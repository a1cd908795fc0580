package io.martinet.object.store;

import java.io.IOException;

/** A store could not do its part; the code says who must act. */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1;

  /** Who must act. */
  public enum Code {
    /** No room but the reserve: 507, and the body goes elsewhere. */
    CAPACITY,
    /** The device is fenced or rebuilding: 507 until it is recovered. */
    DEVICE
  }

  private final Code code;

  public StoreException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
