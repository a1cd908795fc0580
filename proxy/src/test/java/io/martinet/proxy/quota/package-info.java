@NullMarked
package io.martinet.proxy.quota;

import org.jspecify.annotations.NullMarked;
