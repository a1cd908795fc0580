@NullMarked
package io.martinet.launcher.command;

import org.jspecify.annotations.NullMarked;
