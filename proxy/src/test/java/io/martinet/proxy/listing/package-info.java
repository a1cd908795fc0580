@NullMarked
package io.martinet.proxy.listing;

import org.jspecify.annotations.NullMarked;
