/**
 * The HTTP face of object devices: requests run event loop → device thread → event loop (rule 29 of
 * the storage protocol). What a device stores is behind {@link
 * io.martinet.object.store.ObjectStore}.
 */
@NullMarked
package io.martinet.object;

import org.jspecify.annotations.NullMarked;
