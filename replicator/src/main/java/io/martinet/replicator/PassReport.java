package io.martinet.replicator;

import java.util.List;

/**
 * What a pass did, for people and scripts.
 *
 * @param lines one a kind of thing: {@code objects policy=0 key=value …}
 * @param failures things left for the next pass, each told in the log
 */
public record PassReport(List<String> lines, long failures) {
  public PassReport {
    lines = List.copyOf(lines);
  }
}
