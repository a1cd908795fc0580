@NullMarked
package io.martinet.account;

import org.jspecify.annotations.NullMarked;
