/** What a role needs to live: life cycle, timers, metrics. */
@NullMarked
package io.martinet.service;

import org.jspecify.annotations.NullMarked;
