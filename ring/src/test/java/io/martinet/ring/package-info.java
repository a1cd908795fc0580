@NullMarked
package io.martinet.ring;

import org.jspecify.annotations.NullMarked;
