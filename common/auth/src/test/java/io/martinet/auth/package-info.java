@NullMarked
package io.martinet.auth;

import org.jspecify.annotations.NullMarked;
