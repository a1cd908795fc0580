@NullMarked
package io.martinet.launcher.dispersion;

import org.jspecify.annotations.NullMarked;
