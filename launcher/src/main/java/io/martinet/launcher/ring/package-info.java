/**
 * {@code martinet ring}: Swift's ring builder commands on a builder file of our own. Commands and
 * exit codes are those of {@code swift-ring-builder} (2.30), texts are our own.
 */
@NullMarked
package io.martinet.launcher.ring;

import org.jspecify.annotations.NullMarked;
