/**
 * Making rings: devices come, go and change weight, and partitions are placed anew with as few
 * moves as that takes. {@link io.martinet.ring.builder.RingBuilder} is the way in.
 */
@NullMarked
package io.martinet.ring.builder;

import org.jspecify.annotations.NullMarked;
