/** Objects: from a parsed, authorised request to the object servers and back. */
@NullMarked
package io.martinet.proxy.object;

import org.jspecify.annotations.NullMarked;
