@NullMarked
package io.martinet.proxy.auth;

import org.jspecify.annotations.NullMarked;
