package io.martinet.proxy.object;

/**
 * One handler a method. Immutable.
 *
 * @param read serves GET and HEAD
 */
record ObjectVerbs(ObjectVerb read, ObjectVerb put, ObjectVerb post, ObjectVerb delete) {
  ObjectVerb of(ObjectMetrics.Verb verb) {
    return switch (verb) {
      case GET, HEAD -> read;
      case PUT -> put;
      case POST -> post;
      case DELETE -> delete;
    };
  }
}
