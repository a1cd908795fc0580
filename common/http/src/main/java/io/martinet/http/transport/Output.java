package io.martinet.http.transport;

import io.netty.channel.Channel;

/**
 * Writes to a channel and flushes seldom: once after all that one read brought, or once for all
 * that tasks write which stand on the loop already. Each flush is a system call. Event-loop
 * confined.
 */
public final class Output {
  private final Channel channel;
  private boolean inRead;
  private boolean flushWanted;
  private boolean flushScheduled;

  public Output(Channel channel) {
    this.channel = channel;
  }

  /** A read begins or goes on. */
  public void readBegins() {
    inRead = true;
  }

  /** All that was read has been worked on. */
  public void readEnds() {
    inRead = false;
    if (flushWanted) {
      flushWanted = false;
      channel.flush();
    }
  }

  /** Takes ownership of the message. A failure comes as an exception in the pipeline. */
  public void write(Object message) {
    channel.write(message, channel.voidPromise());
  }

  /** Flushes when the read ends; outside of a read at once. */
  public void flush() {
    if (inRead) {
      flushWanted = true;
    } else {
      channel.flush();
    }
  }

  /** Flushes when the read ends; outside of a read after the tasks that wait on the loop. */
  public void flushSoon() {
    if (inRead) {
      flushWanted = true;
    } else if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(this::flushScheduled);
    }
  }

  private void flushScheduled() {
    flushScheduled = false;
    channel.flush();
  }
}
