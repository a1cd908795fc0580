@NullMarked
package io.martinet.database;

import org.jspecify.annotations.NullMarked;
