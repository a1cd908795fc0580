package io.martinet.object;

import io.martinet.object.store.PendingRows.PendingRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds takers for rows that are owed to a container device which has them no more: it left the
 * ring, or its container moved away from it (rule 6). One batch at a time. Confined to the device's
 * event loop.
 */
final class RowForwarding {
  /** Rows that were not taken are tried again this much later, and new ones looked for. */
  static final Duration AGAIN = RowPass.REFUSED_AGAIN;

  private static final Logger LOG = LoggerFactory.getLogger(RowForwarding.class);

  private final String device;
  private final RowContext context;
  private @Nullable RowForward current;
  private boolean isLoading;
  private boolean isPaused;
  private long notBeforeNanos;

  /**
   * @param device to which the rows are owed
   */
  RowForwarding(String device, RowContext context) {
    this.device = device;
    this.context = context;
  }

  /** Takes rows that the device refused; while others are under way they wait for the next time. */
  void offer(List<PendingRow> rows) {
    if (!rows.isEmpty() && current == null && !isLoading) {
      begin(rows, () -> {});
    }
  }

  /** Tries at once what waits. */
  void retry() {
    isPaused = false;
  }

  /** Looks after rows under way. */
  void tick() {
    if (current != null) {
      current.poll();
    }
  }

  /** The same, of a device that is not in the ring: all that is owed to it goes to others. */
  void tickAll() {
    tick();
    boolean isWaiting = isPaused && context.ticker().nanos() - notBeforeNanos < 0;
    if (current == null && !isLoading && !isWaiting && context.knowsOwed().getAsBoolean()) {
      isPaused = false;
      load(-1);
    }
  }

  private void load(long after) {
    isLoading = true;
    context
        .threads()
        .execute(() -> {
          try {
            List<PendingRow> page = context.store().pending(device, after, RowPass.BATCH_MAX);
            context.loop().execute(() -> loaded(page));
          } catch (RuntimeException e) {
            context.loop().execute(() -> unreadable(e));
          }
        });
  }

  private void loaded(List<PendingRow> page) {
    isLoading = false;
    if (page.isEmpty()) {
      pause(AGAIN);
      return;
    }
    long last = page.getLast().position();
    begin(
        page,
        () -> {
          if (page.size() < RowPass.BATCH_MAX) {
            pause(AGAIN);
          } else {
            load(last);
          }
        });
  }

  private void unreadable(RuntimeException cause) {
    isLoading = false;
    LOG.error(
        "device {} cannot read the rows it owes to {}; they stay owed, next try in {}",
        context.ownDevice(),
        device,
        RowPass.UNREADABLE_AGAIN,
        cause);
    pause(RowPass.UNREADABLE_AGAIN);
  }

  private void pause(Duration pause) {
    isPaused = true;
    notBeforeNanos = context.ticker().nanos() + pause.toNanos();
  }

  private void begin(List<PendingRow> rows, Runnable then) {
    var begun =
        new RowForward(
            context,
            device,
            rows,
            delivered -> {
              current = null;
              over(rows.size(), delivered);
              then.run();
            });
    current = begun;
    begun.send();
  }

  private void over(int count, List<Long> delivered) {
    if (delivered.isEmpty()) {
      return;
    }
    context.store().delivered(device, delivered);
    LOG.info(
        "rows that were owed to container device {} were given to those that have their containers"
            + " now: device={} given={} left={}",
        device,
        context.ownDevice(),
        delivered.size(),
        count - delivered.size());
  }
}
