/**
 * The HTTP/1.1 server of every role: framing, limits and timeouts of connections, and the handlers
 * that carry requests from an event loop to where they are worked on.
 */
@NullMarked
package io.martinet.http.server;

import org.jspecify.annotations.NullMarked;
