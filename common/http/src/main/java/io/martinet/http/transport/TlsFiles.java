package io.martinet.http.transport;

import io.martinet.core.Scheduler;
import io.martinet.core.Scheduler.Cancellable;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificate and key, read again when their files change: connections made afterwards
 * get the new ones, nothing restarts. Files that cannot be used leave the old ones in place.
 * Thread-safe.
 */
public final class TlsFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final Path certificate;
  private final Path key;
  private final Cancellable check;
  private volatile SslContext context;
  private volatile Stamp stamp;

  /** Tells versions of the two files apart. */
  private record Stamp(FileTime certificate, long certificateBytes, FileTime key, long keyBytes) {}

  private TlsFiles(Path certificate, Path key, Scheduler scheduler, Duration checkInterval)
      throws IOException {
    this.certificate = certificate;
    this.key = key;
    this.stamp = stamp();
    this.context = read();
    this.check = scheduler.every(checkInterval, this::reloadIfChanged);
  }

  /**
   * Reads the files, and looks at them again every interval.
   *
   * @param certificate PEM: the server's certificate, then its chain
   * @param key PEM: PKCS#8, not encrypted
   * @throws IOException a file is missing or not usable
   */
  public static TlsFiles open(
      Path certificate, Path key, Scheduler scheduler, Duration checkInterval) throws IOException {
    return new TlsFiles(certificate, key, scheduler, checkInterval);
  }

  /** The first handler of a new connection. */
  public ChannelHandler newHandler(ByteBufAllocator allocator) {
    return context.newHandler(allocator);
  }

  private void reloadIfChanged() {
    try {
      Stamp now = stamp();
      if (!now.equals(stamp)) {
        stamp = now; // also when they turn out bad: one line a change
        context = read();
        LOG.info("TLS certificate reloaded from {}", certificate);
      }
    } catch (IOException e) {
      LOG.warn(
          "TLS certificate {} or key {} cannot be used ({}); the old ones stay: put matching PEM"
              + " files there",
          certificate,
          key,
          e.getMessage());
    }
  }

  private Stamp stamp() throws IOException {
    return new Stamp(
        Files.getLastModifiedTime(certificate),
        Files.size(certificate),
        Files.getLastModifiedTime(key),
        Files.size(key));
  }

  private SslContext read() throws IOException {
    ServerIdentity identity = ServerIdentity.read(certificate, key);
    return SslContextBuilder.forServer(identity.key(), identity.chain())
        .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
        .build();
  }

  /** Stops looking at the files. */
  @Override
  public void close() {
    check.cancel();
  }
}
