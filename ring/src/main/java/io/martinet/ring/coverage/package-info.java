/** Which partitions of a ring a device can speak for (rule 6 of the storage protocol). */
@NullMarked
package io.martinet.ring.coverage;

import org.jspecify.annotations.NullMarked;
