/** Requests of the proxy to storage servers: wire headers, timeouts, fan-out and gathering. */
@NullMarked
package io.martinet.proxy.backend;

import org.jspecify.annotations.NullMarked;
