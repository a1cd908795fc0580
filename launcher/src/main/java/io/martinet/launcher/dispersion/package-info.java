/** Samples over a share of the partitions, and how many of their copies answer. */
@NullMarked
package io.martinet.launcher.dispersion;

import org.jspecify.annotations.NullMarked;
