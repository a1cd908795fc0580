/** What servers tell of themselves and their machine under {@code /recon}, as Swift's do. */
@NullMarked
package io.martinet.launcher.recon;

import org.jspecify.annotations.NullMarked;
