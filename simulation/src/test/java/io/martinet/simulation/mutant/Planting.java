package io.martinet.simulation.mutant;

/**
 * Where a bug is planted, and which.
 *
 * @param className of the class that has it
 * @param method that has it, all overloads
 * @param mutation the mistake
 */
record Planting(String className, String method, Mutation mutation) {}
