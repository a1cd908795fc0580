/** Links: objects that stand for others, dynamic ones and those to an object as it is. */
@NullMarked
package io.martinet.proxy.symlink;

import org.jspecify.annotations.NullMarked;
