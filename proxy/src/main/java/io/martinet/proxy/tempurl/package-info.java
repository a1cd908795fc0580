/** Temporary URLs: addresses that carry a signature and an end instead of a token. */
@NullMarked
package io.martinet.proxy.tempurl;

import org.jspecify.annotations.NullMarked;
