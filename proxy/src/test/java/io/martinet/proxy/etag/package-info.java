@NullMarked
package io.martinet.proxy.etag;

import org.jspecify.annotations.NullMarked;
