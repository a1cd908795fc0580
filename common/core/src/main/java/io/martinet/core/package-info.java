/** Values, clocks and small contracts that every module may use; depends on nothing. */
@NullMarked
package io.martinet.core;

import org.jspecify.annotations.NullMarked;
