@NullMarked
package io.martinet.database.server;

import org.jspecify.annotations.NullMarked;
