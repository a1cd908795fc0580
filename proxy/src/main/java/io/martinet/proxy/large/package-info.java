/** Large objects: manifests that stand for other objects, one after the other. */
@NullMarked
package io.martinet.proxy.large;

import org.jspecify.annotations.NullMarked;
