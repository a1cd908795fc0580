@NullMarked
package io.martinet.proxy.acl;

import org.jspecify.annotations.NullMarked;
