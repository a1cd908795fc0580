package io.martinet.proxy.access;

/** How a line of the access log is written. Thread-safe. */
interface AccessForm {
  /** The line, without its end. */
  String format(AccessRecord line);
}
