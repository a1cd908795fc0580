/** Requests that carry a signature by a key of their account or container instead of a token. */
@NullMarked
package io.martinet.proxy.signed;

import org.jspecify.annotations.NullMarked;
