/** Metrics in Prometheus' text form. */
@NullMarked
package io.martinet.service.metrics;

import org.jspecify.annotations.NullMarked;
