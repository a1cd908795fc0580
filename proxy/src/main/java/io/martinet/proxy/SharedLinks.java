package io.martinet.proxy;

/**
 * What a temporary URL for all objects below a prefix opens, for pages that lead to them.
 *
 * @param prefix of the names of objects in the container
 * @param query to be added to a link, without its question mark, percent-encoded
 */
public record SharedLinks(String prefix, String query) {}
