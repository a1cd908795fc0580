/** The seam of the storage engine: what a device's store can do, and its answers. */
@NullMarked
package io.martinet.object.store;

import org.jspecify.annotations.NullMarked;
