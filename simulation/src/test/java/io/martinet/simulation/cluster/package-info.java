/** Tests of the simulated cluster. */
@NullMarked
package io.martinet.simulation.cluster;

import org.jspecify.annotations.NullMarked;
