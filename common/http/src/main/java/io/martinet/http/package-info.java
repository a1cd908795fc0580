/**
 * The one HTTP layer of every role. Event loops frame messages and move bytes ({@link
 * io.martinet.http.ExchangeHandler}, {@link io.martinet.http.PeerClient}); request logic that may
 * wait runs on virtual threads ({@link io.martinet.http.Handler}). Inside one JVM roles exchange
 * the same decoded messages without a codec.
 */
@NullMarked
package io.martinet.http;

import org.jspecify.annotations.NullMarked;
