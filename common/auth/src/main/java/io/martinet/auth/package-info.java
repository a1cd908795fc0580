/**
 * Who asks: self-contained tokens and the users of the v1 login. What they may do is the proxy's.
 */
@NullMarked
package io.martinet.auth;

import org.jspecify.annotations.NullMarked;
