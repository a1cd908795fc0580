/** Who sends a request, and what that allows: v1 login, tokens, account rules. */
@NullMarked
package io.martinet.proxy.auth;

import org.jspecify.annotations.NullMarked;
