/**
 * The client of internal requests: pooled connections, or in-JVM ones, on the shared event loops.
 */
@NullMarked
package io.martinet.http.client;

import org.jspecify.annotations.NullMarked;
