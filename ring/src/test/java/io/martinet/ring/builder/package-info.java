@NullMarked
package io.martinet.ring.builder;

import org.jspecify.annotations.NullMarked;
