package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.StandardTexts;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.SwiftBoolean;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.Conditionals;
import io.martinet.proxy.body.RangedAnswers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks for each segment of a manifest that is put whether it is there, readable by the client, and
 * what he takes it for. Belongs to one request.
 */
final class SegmentChecks {
  /** HEAD requests at once; Swift's number. */
  private static final int CONCURRENCY = 2;

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  /**
   * A problem of a segment.
   *
   * @param path as the client wrote it, percent-encoded
   */
  record Problem(String path, String reason) {}

  /** What was found. */
  record Found(List<ManifestEntry> entries, List<Problem> problems) {}

  private record Head(int status, HttpHeaders headers, long bytes) {}

  private final RequestContext origin;
  private final ProxyHandler stages;
  private final Executor threads;

  SegmentChecks(RequestContext origin, ProxyHandler stages, Executor threads) {
    this.origin = origin;
    this.stages = stages;
    this.threads = threads;
  }

  Found check(List<SentManifest.Entry> sent) throws Exception {
    Map<StorePath, Head> heads = heads(sent);
    var entries = new ArrayList<ManifestEntry>();
    var problems = new ArrayList<Problem>();
    for (int i = 0; i < sent.size(); i++) {
      switch (sent.get(i)) {
        case SentManifest.Entry.Data(var data) -> entries.add(new ManifestEntry.Data(data));
        case SentManifest.Entry.Named named -> {
          boolean isLast = i == sent.size() - 1;
          Head head = heads.get(named.target());
          ManifestEntry entry = head == null ? null : judge(named, head, isLast, problems);
          if (entry != null) {
            entries.add(entry);
          }
        }
      }
    }
    return new Found(entries, problems);
  }

  /** Each object once, a few at a time. */
  private Map<StorePath, Head> heads(List<SentManifest.Entry> sent) throws Exception {
    var targets = new LinkedHashSet<StorePath>();
    for (SentManifest.Entry entry : sent) {
      if (entry instanceof SentManifest.Entry.Named named) {
        targets.add(named.target());
      }
    }
    var queue = new ConcurrentLinkedQueue<>(targets);
    var heads = new ConcurrentHashMap<StorePath, Head>();
    var others = new ArrayList<CompletableFuture<Void>>();
    for (int i = 1; i < Math.min(CONCURRENCY, targets.size()); i++) {
      others.add(beside(queue, heads));
    }
    try {
      ask(queue, heads);
    } finally {
      queue.clear();
    }
    for (CompletableFuture<Void> other : others) {
      try {
        other.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("segments could not be asked for", e.getCause());
      }
    }
    return heads;
  }

  private CompletableFuture<Void> beside(
      ConcurrentLinkedQueue<StorePath> queue, Map<StorePath, Head> heads) {
    var done = new CompletableFuture<Void>();
    threads.execute(() -> {
      try {
        ask(queue, heads);
        done.complete(null);
      } catch (Exception e) { // told to the request's thread, which reports it
        done.completeExceptionally(e);
      }
    });
    return done;
  }

  private void ask(ConcurrentLinkedQueue<StorePath> queue, Map<StorePath, Head> heads)
      throws Exception {
    for (StorePath path = queue.poll(); path != null; path = queue.poll()) {
      Response answer =
          stages.handle(SubRequest.of(origin, HttpMethod.HEAD, path).from(StaticManifest.SOURCE));
      long bytes = answer.content().lengthBytes();
      answer.content().release();
      heads.put(path, new Head(answer.status(), answer.headers(), bytes));
    }
  }

  private static @Nullable ManifestEntry judge(
      SentManifest.Entry.Named sent, Head head, boolean isLast, List<Problem> problems) {
    String path = PercentCode.encodePath(sent.path());
    if (head.status / 100 != 2) {
      problems.add(new Problem(path, head.status + " " + StandardTexts.reason(head.status)));
      return null;
    }
    int before = problems.size();
    ByteRange range = sent.range() == null ? null : ByteRange.within(sent.range(), head.bytes);
    if (sent.range() != null
        && RangedAnswers.isUnsatisfiable("bytes=" + sent.range(), head.bytes)) {
      problems.add(new Problem(path, "Unsatisfiable Range"));
    }
    if (head.bytes < 1 && !isLast) {
      problems.add(new Problem(path, "Too small; each segment must be at least 1 byte."));
    }
    if (sent.sizeBytes() != null && sent.sizeBytes() != head.bytes) {
      problems.add(new Problem(path, "Size Mismatch"));
    }
    String etag = Conditionals.unquoted(head.headers.get(HttpHeaderNames.ETAG, ""));
    if (sent.etag() != null && !Conditionals.unquoted(sent.etag()).equals(etag)) {
      problems.add(new Problem(path, "Etag Mismatch"));
    }
    return problems.size() > before ? null : entry(sent.target(), head, etag, range);
  }

  private static ManifestEntry entry(
      StorePath target, Head head, String etag, @Nullable ByteRange range) {
    // Without its parameters, as in Swift.
    String type = head.headers.get(HttpHeaderNames.CONTENT_TYPE, "").split(";", 2)[0].strip();
    String text = HeaderText.decode(type);
    Long modified = Conditionals.seconds(head.headers.get(HttpHeaderNames.LAST_MODIFIED));
    boolean isAll = range == null || range.lengthBytes() == head.bytes;
    return new ManifestEntry.Named(
        "/" + target.requireContainer() + "/" + target.requireObject(),
        head.bytes,
        etag,
        text == null ? type : text,
        ISO.format(Instant.ofEpochSecond(modified == null ? 0 : modified)),
        isAll ? null : range,
        SwiftBoolean.isTrue(head.headers.get(StaticManifest.FLAG)));
  }
}
