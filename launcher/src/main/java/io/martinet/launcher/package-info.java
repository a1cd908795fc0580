/** The one binary: the command line, and every role of a store composed into one process. */
@NullMarked
package io.martinet.launcher;

import org.jspecify.annotations.NullMarked;
