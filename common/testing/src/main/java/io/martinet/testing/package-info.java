/** Fakes and test support, for the test scope of any module. */
@NullMarked
package io.martinet.testing;

import org.jspecify.annotations.NullMarked;
