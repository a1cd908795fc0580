/**
 * Entity tags in the form that HTTP asks for, where a cluster, an account or a container wants it.
 */
@NullMarked
package io.martinet.proxy.etag;

import org.jspecify.annotations.NullMarked;
