/**
 * What account servers and container servers have in common: requests about databases, rows on
 * their way in, catching up with other replicas. See docs/formats/internal-http.md.
 */
@NullMarked
package io.martinet.database.server;

import org.jspecify.annotations.NullMarked;
