@NullMarked
package io.martinet.proxy.symlink;

import org.jspecify.annotations.NullMarked;
