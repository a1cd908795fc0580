/** Versions of objects that are kept when they are replaced or deleted. */
@NullMarked
package io.martinet.proxy.versioning;

import org.jspecify.annotations.NullMarked;
