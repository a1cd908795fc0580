package io.martinet.proxy.object;

/** What a quorum read is for. */
enum Wanted {
  /** Only whether and as which version the object is there. */
  STATE,
  /** Its headers. */
  HEAD,
  /** Its headers and body. */
  BODY
}
