/** Access control lists of containers and accounts: their grammar, and what they allow. */
@NullMarked
package io.martinet.proxy.acl;

import org.jspecify.annotations.NullMarked;
