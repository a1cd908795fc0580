package io.martinet.proxy.bulk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of an archive's members so far. One thread's. */
final class ExtractionTally {
  private static final String KIND = "extract";

  private final int failuresMax;
  private final List<BulkResult.Failure> failures = new ArrayList<>();
  private long created;
  private boolean hasServerFailed;

  ExtractionTally(int failuresMax) {
    this.failuresMax = failuresMax;
  }

  void created() {
    created++;
  }

  /**
   * @param name percent-encoded
   * @throws BulkRefusedException 401: nothing of the sender's will succeed; 400: enough has failed
   */
  void failed(String name, int status) throws BulkRefusedException {
    if (status == 401) {
      throw new BulkRefusedException(401, "");
    }
    failures.add(BulkResult.Failure.of(name, status));
    hasServerFailed |= status / 100 == 5;
    if (failures.size() >= failuresMax) {
      throw new BulkRefusedException(hasServerFailed ? 502 : 400, "");
    }
  }

  /**
   * @param refusal why the archive was not gone through to its end; null: it was
   */
  BulkResult result(@Nullable BulkRefusedException refusal) {
    if (refusal != null) {
      return result(refusal.status(), refusal.text());
    }
    if (!failures.isEmpty()) {
      return result(hasServerFailed ? 502 : 400, "");
    }
    return created == 0 ? result(400, "Invalid Tar File: No Valid Files") : result(201, "");
  }

  private BulkResult result(int status, String text) {
    return new BulkResult(
        KIND,
        status,
        text,
        List.of(new BulkResult.Number("Number Files Created", created)),
        failures);
  }
}
