/** Stages of the pipeline, each wrapping the one behind it. */
@NullMarked
package io.martinet.proxy.middleware;

import org.jspecify.annotations.NullMarked;
