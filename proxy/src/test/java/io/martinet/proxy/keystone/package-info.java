@NullMarked
package io.martinet.proxy.keystone;

import org.jspecify.annotations.NullMarked;
