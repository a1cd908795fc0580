/** Containers: requests to them. */
@NullMarked
package io.martinet.proxy.container;

import org.jspecify.annotations.NullMarked;
