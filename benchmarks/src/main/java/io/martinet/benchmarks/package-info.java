/** JMH benchmarks of what is on hot paths; results stand in {@code benchmarks/RESULTS.md}. */
@NullMarked
package io.martinet.benchmarks;

import org.jspecify.annotations.NullMarked;
