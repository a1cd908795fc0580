/** Which pages of other origins may read what a container holds (cross-origin resource sharing). */
@NullMarked
package io.martinet.proxy.cors;

import org.jspecify.annotations.NullMarked;
