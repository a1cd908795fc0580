@NullMarked
package io.martinet.proxy.versioning;

import org.jspecify.annotations.NullMarked;
