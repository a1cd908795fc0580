/** Where things are stored, for programs that want to run beside their data. */
@NullMarked
package io.martinet.proxy.endpoints;

import org.jspecify.annotations.NullMarked;
