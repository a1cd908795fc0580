/** Limits on how often one account or container may be written to or listed. */
@NullMarked
package io.martinet.proxy.ratelimit;

import org.jspecify.annotations.NullMarked;
