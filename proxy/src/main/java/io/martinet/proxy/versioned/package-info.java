/** Versions of objects that have ids, kept where no client can name them. */
@NullMarked
package io.martinet.proxy.versioned;

import org.jspecify.annotations.NullMarked;
