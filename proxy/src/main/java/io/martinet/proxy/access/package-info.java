/** The access log: what is noted of each request, and the forms in which it is told. */
@NullMarked
package io.martinet.proxy.access;

import org.jspecify.annotations.NullMarked;
