package io.martinet.database;

import io.martinet.core.StorePath;

/**
 * The account or container that a database is of.
 *
 * @param partition in the ring of its kind
 * @param path of the account or container
 */
public record RowOwner(int partition, StorePath path) {}
