/** The container role: databases of the objects of containers. */
@NullMarked
package io.martinet.container;

import org.jspecify.annotations.NullMarked;
