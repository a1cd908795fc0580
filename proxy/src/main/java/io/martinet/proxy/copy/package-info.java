/** Copies made by the store itself: COPY, and PUT with {@code X-Copy-From}. */
@NullMarked
package io.martinet.proxy.copy;

import org.jspecify.annotations.NullMarked;
