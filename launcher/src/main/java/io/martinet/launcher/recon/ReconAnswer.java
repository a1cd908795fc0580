package io.martinet.launcher.recon;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** What a server answered to one page. */
sealed interface ReconAnswer {
  ReconHost host();

  /**
   * It answered.
   *
   * @param asked when the question left
   * @param heard when the answer was there
   */
  record Told(ReconHost host, JsonNode body, Instant asked, Instant heard) implements ReconAnswer {}

  /** It did not, or not as it should. */
  record Failed(ReconHost host, String why) implements ReconAnswer {}
}
