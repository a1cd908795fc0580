/** What the store can do, told to clients. */
@NullMarked
package io.martinet.proxy.info;

import org.jspecify.annotations.NullMarked;
