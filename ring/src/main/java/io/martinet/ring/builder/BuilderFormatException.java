package io.martinet.ring.builder;

import java.io.IOException;

/** A builder file is not one, is damaged, or of a version that is not known. */
public final class BuilderFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  BuilderFormatException(String source, String problem) {
    super("bad builder file " + source + ": " + problem);
  }

  BuilderFormatException(String source, RuntimeException cause) {
    super("bad builder file " + source + ": " + cause.getMessage(), cause);
  }
}
