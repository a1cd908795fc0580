/** The account role: databases of the containers of accounts. */
@NullMarked
package io.martinet.account;

import org.jspecify.annotations.NullMarked;
