/** Tests of the log, and the contract suites and fakes that other modules' tests take from here. */
@NullMarked
package io.martinet.log;

import org.jspecify.annotations.NullMarked;
