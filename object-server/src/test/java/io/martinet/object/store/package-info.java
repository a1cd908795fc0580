/** The contract of a store, and samples for its tests. */
@NullMarked
package io.martinet.object.store;

import org.jspecify.annotations.NullMarked;
