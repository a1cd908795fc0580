package io.martinet.proxy.formpost;

import java.io.IOException;

/** A form that cannot be read: 400 with this message. */
final class FormException extends IOException {
  private static final long serialVersionUID = 1;

  FormException(String message) {
    super(message);
  }
}
