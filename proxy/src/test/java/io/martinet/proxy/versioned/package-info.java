@NullMarked
package io.martinet.proxy.versioned;

import org.jspecify.annotations.NullMarked;
