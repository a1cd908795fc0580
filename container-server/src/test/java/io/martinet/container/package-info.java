@NullMarked
package io.martinet.container;

import org.jspecify.annotations.NullMarked;
