package io.martinet.proxy.bulk;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What came of deletions so far. Failures stand in the order of the list. One thread's. */
final class DeletionTally {
  private static final String KIND = "delete";

  private final TreeMap<Integer, BulkResult.Failure> failures = new TreeMap<>();
  private long deleted;
  private long notFound;
  private boolean hasServerFailed;

  /**
   * @param index place in the list
   * @param status that the deletion was answered with
   */
  void count(int index, String name, int status) {
    if (status / 100 == 2) {
      deleted++;
    } else if (status == 404) {
      notFound++;
    } else {
      failures.put(index, BulkResult.Failure.of(name, status));
      hasServerFailed |= status / 100 == 5;
    }
  }

  /** Counts what was not tried. */
  void refuse(int index, String name, String reason) {
    failures.put(index, new BulkResult.Failure(name, reason));
  }

  int failureCount() {
    return failures.size();
  }

  /**
   * @param refusal why the list was not gone through to its end; null: it was
   */
  BulkResult result(@Nullable BulkRefusedException refusal) {
    if (refusal != null) {
      return result(refusal.status(), refusal.text());
    }
    if (!failures.isEmpty()) {
      return result(hasServerFailed ? 502 : 400, "");
    }
    return deleted + notFound == 0 ? result(400, "Invalid bulk delete.") : result(200, "");
  }

  private BulkResult result(int status, String text) {
    return new BulkResult(
        KIND,
        status,
        text,
        List.of(
            new BulkResult.Number("Number Deleted", deleted),
            new BulkResult.Number("Number Not Found", notFound)),
        List.copyOf(failures.values()));
  }
}
