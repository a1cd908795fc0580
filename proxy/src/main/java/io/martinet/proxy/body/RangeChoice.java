package io.martinet.proxy.body;

import java.util.List;

/** Which bytes of a body a {@code Range} header asks for. */
sealed interface RangeChoice {
  /** All of them: the header is absent, or not one that we understand. */
  record Whole() implements RangeChoice {}

  /** 416: understood, but nothing of it can be served. */
  record Unsatisfiable() implements RangeChoice {}

  /**
   * 206.
   *
   * @param ranges in the order asked for, inside the body; at least one
   */
  record Parts(List<ByteRange> ranges) implements RangeChoice {
    public Parts {
      ranges = List.copyOf(ranges);
    }
  }
}
