@NullMarked
package io.martinet.cluster;

import org.jspecify.annotations.NullMarked;
