/** The public API: pipeline, controllers, quorums of accounts and containers. */
@NullMarked
package io.martinet.proxy;

import org.jspecify.annotations.NullMarked;
