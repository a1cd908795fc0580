package io.martinet.launcher;

import io.martinet.core.Ticker;
import io.martinet.launcher.recon.PassNotes;
import io.martinet.replicator.ExpirerService;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what an expirer did for {@code /recon}: its passes are seconds apart, so those that found
 * nothing are noted now and then. One thread.
 */
final class ExpiryNotes implements ExpirerService.Told {
  /** A file replaced and synced each two seconds would be for nothing. Guessed. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(ExpiryNotes.class);

  private final PassNotes notes;
  private final InstantSource clock;
  private final Ticker ticker;
  private long notedAt;

  ExpiryNotes(PassNotes notes, InstantSource clock, Ticker ticker) {
    this.notes = notes;
    this.clock = clock;
    this.ticker = ticker;
    this.notedAt = ticker.nanos() - EVERY.toNanos();
  }

  @Override
  public void pass(long deleted, Duration took) {
    long now = ticker.nanos();
    if (deleted == 0 && now - notedAt < EVERY.toNanos()) {
      return;
    }
    notedAt = now;
    var counts = new TreeMap<String, Map<String, Long>>();
    counts.put("object", Map.of("expired", deleted));
    try {
      notes.write(clock.instant(), took, counts);
    } catch (IOException e) {
      log.warn("what an expirer did cannot be noted for /recon: file={}", notes.file(), e);
    }
  }
}
