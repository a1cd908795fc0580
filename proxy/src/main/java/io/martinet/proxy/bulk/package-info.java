/** Work on many objects in one request: deletion by a list of names, and archives unpacked. */
@NullMarked
package io.martinet.proxy.bulk;

import org.jspecify.annotations.NullMarked;
