/** Keystone's tokens and the rights that come with them: who asks, and what that allows. */
@NullMarked
package io.martinet.proxy.keystone;

import org.jspecify.annotations.NullMarked;
