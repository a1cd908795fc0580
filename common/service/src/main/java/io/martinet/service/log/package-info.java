/** Where logs go: files of bounded size below the data directory. */
@NullMarked
package io.martinet.service.log;

import org.jspecify.annotations.NullMarked;
