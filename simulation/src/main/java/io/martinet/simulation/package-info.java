/** Simulated disk and seeded model tests of the storage engine. */
@NullMarked
package io.martinet.simulation;

import org.jspecify.annotations.NullMarked;
