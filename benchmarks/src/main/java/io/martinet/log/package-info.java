/** Benchmarks of what the log keeps to itself. */
@org.jspecify.annotations.NullMarked
package io.martinet.log;
