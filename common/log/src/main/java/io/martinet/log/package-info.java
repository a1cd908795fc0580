/** Append-only volumes, the record codec, the committer and replay: the log of a device. */
@NullMarked
package io.martinet.log;

import org.jspecify.annotations.NullMarked;
