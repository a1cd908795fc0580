package io.martinet.core;

/**
 * What a replica's index says of one object: enough to know whether a peer's is the same.
 * Immutable.
 *
 * @param hash of its path
 * @param state in the normal form that replicas compare
 * @param termHigh upper half of its term in the digest (rule 28); zero where it is unknown
 * @param termLow lower half of its term
 * @param isUnknown whether a record of it was lost here, so that the state says nothing (rule 4)
 */
public record ObjectItem(
    PathHash hash, ObjectState state, long termHigh, long termLow, boolean isUnknown) {}
