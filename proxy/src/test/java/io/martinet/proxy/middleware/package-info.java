@NullMarked
package io.martinet.proxy.middleware;

import org.jspecify.annotations.NullMarked;
