/**
 * Where a path lives: the ring, its files, its lookup and its building. Places every path exactly
 * as OpenStack Swift does with the same ring, prefix and suffix.
 */
@NullMarked
package io.martinet.ring;

import org.jspecify.annotations.NullMarked;
