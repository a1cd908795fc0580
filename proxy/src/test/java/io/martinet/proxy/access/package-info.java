@NullMarked
package io.martinet.proxy.access;

import org.jspecify.annotations.NullMarked;
