@NullMarked
package io.martinet.proxy;

import org.jspecify.annotations.NullMarked;
