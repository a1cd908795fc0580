/** Bugs planted into the engine's classes as they are loaded: the model test must find each. */
@NullMarked
package io.martinet.simulation.mutant;

import org.jspecify.annotations.NullMarked;
