/** Accounts: requests to them, and the answer about those that do not exist yet. */
@NullMarked
package io.martinet.proxy.account;

import org.jspecify.annotations.NullMarked;
