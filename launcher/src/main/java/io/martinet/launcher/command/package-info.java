/**
 * What all commands of {@code ./martinet} share: how arguments are read, help is shown and mistakes
 * are told.
 */
@NullMarked
package io.martinet.launcher.command;

import org.jspecify.annotations.NullMarked;
