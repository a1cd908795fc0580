/**
 * What server and client stand on: the event loops of the JVM, its in-JVM connections with their
 * flow control, TLS, and pieces in transit.
 */
@NullMarked
package io.martinet.http.transport;

import org.jspecify.annotations.NullMarked;
