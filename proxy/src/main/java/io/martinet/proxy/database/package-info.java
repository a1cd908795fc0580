/**
 * Requests to the databases of accounts and containers: majorities, catching up, what is cached.
 */
@NullMarked
package io.martinet.proxy.database;

import org.jspecify.annotations.NullMarked;
