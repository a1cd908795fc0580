/** The storage engine of a device: volumes hold the truth, the index finds it. */
@NullMarked
package io.martinet.object.engine;

import org.jspecify.annotations.NullMarked;
