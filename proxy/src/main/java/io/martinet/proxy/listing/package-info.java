/** Listings as clients see them: choice of format, text, JSON and XML. */
@NullMarked
package io.martinet.proxy.listing;

import org.jspecify.annotations.NullMarked;
