@NullMarked
package io.martinet.proxy.cors;

import org.jspecify.annotations.NullMarked;
