/**
 * Databases of accounts and containers: one SQLite file each, whose rows come through the row
 * journal of their device. Layout in docs/formats/database.md.
 */
@NullMarked
package io.martinet.database;

import org.jspecify.annotations.NullMarked;
