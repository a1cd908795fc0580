/** Accounts and containers named by hosts, so that each may be a site of its own. */
@NullMarked
package io.martinet.proxy.domain;

import org.jspecify.annotations.NullMarked;
