@NullMarked
package io.martinet.launcher.recon;

import org.jspecify.annotations.NullMarked;
