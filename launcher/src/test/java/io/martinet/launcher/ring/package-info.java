@NullMarked
package io.martinet.launcher.ring;

import org.jspecify.annotations.NullMarked;
