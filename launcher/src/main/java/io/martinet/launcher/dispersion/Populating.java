package io.martinet.launcher.dispersion;

import io.martinet.core.StorePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Plants samples through a store's public API, as any client would. Blocks; one thread. */
public final class Populating implements AutoCloseable {
  private static final int AT_ONCE_MAX = 16;
  private static final int ATTEMPTS_MAX = 3;
  private static final int PROGRESS_PERCENT = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Duration timeout;
  private final String storageUrl;
  private final String token;

  /**
   * Logs in.
   *
   * @param timeout of each request
   * @throws IOException with the reason in its message
   */
  public Populating(URI auth, String user, String key, Duration timeout)
      throws IOException, InterruptedException {
    this.timeout = timeout;
    HttpRequest login =
        HttpRequest.newBuilder(auth)
            .timeout(timeout)
            .header("X-Auth-User", user)
            .header("X-Auth-Key", key)
            .build();
    HttpResponse<Void> answer = http.send(login, HttpResponse.BodyHandlers.discarding());
    this.storageUrl = header(answer, "X-Storage-Url", auth);
    this.token = header(answer, "X-Auth-Token", auth);
  }

  private static String header(HttpResponse<Void> answer, String name, URI auth)
      throws IOException {
    return answer
        .headers()
        .firstValue(name)
        .orElseThrow(() -> new IOException(auth + " answered " + answer.statusCode()));
  }

  /** The account that the samples go into: that of the user. */
  public String account() {
    return storageUrl.substring(storageUrl.lastIndexOf('/') + 1);
  }

  /**
   * Makes the container of sample objects.
   *
   * @param policy name of its storage policy
   * @return what is wrong, empty if nothing is
   */
  public String makeContainer(StorePath container, String policy) throws InterruptedException {
    return result(put(container, policy, ATTEMPTS_MAX));
  }

  /**
   * Makes what is not there yet, and makes anew what is.
   *
   * @param progress is told how far it is
   * @return paths that could not be made, with the reason
   */
  public List<String> plant(List<StorePath> paths, Consumer<String> progress)
      throws InterruptedException {
    List<String> failures = new ArrayList<>();
    int told = 0;
    for (int begin = 0; begin < paths.size(); begin += AT_ONCE_MAX) {
      int end = Math.min(paths.size(), begin + AT_ONCE_MAX);
      List<CompletableFuture<String>> puts =
          paths.subList(begin, end).stream().map(path -> put(path, "", ATTEMPTS_MAX)).toList();
      for (CompletableFuture<String> put : puts) {
        String failure = result(put);
        if (!failure.isEmpty()) {
          failures.add(failure);
        }
      }
      int percent = 100 * end / paths.size();
      if (percent >= told + PROGRESS_PERCENT) {
        told = percent;
        progress.accept("%d of %d".formatted(end, paths.size()));
      }
    }
    return failures;
  }

  /**
   * What is wrong, empty if nothing is.
   *
   * @param policy name of a container's; empty: the store's default
   */
  private CompletableFuture<String> put(StorePath path, String policy, int attemptsLeft) {
    HttpRequest.Builder put =
        HttpRequest.newBuilder(URI.create(storageUrl + target(path)))
            .timeout(timeout)
            .header("X-Auth-Token", token)
            .PUT(HttpRequest.BodyPublishers.ofString(path.object() == null ? "" : path.object()));
    if (!policy.isEmpty()) {
      put.header("X-Storage-Policy", policy);
    }
    return http.sendAsync(put.build(), HttpResponse.BodyHandlers.discarding())
        .handle((answer, failure) -> outcome(path, answer, failure))
        .thenCompose(outcome ->
            outcome.isEmpty() || attemptsLeft == 1
                ? CompletableFuture.completedFuture(outcome)
                : put(path, policy, attemptsLeft - 1));
  }

  private static String outcome(StorePath path, HttpResponse<Void> answer, Throwable failure) {
    if (failure != null) {
      return path + ": " + failure.getMessage();
    }
    return answer.statusCode() / 100 == 2 ? "" : path + ": answered " + answer.statusCode();
  }

  private static String target(StorePath path) {
    String container = "/" + encoded(String.valueOf(path.container()));
    return path.object() == null ? container : container + "/" + encoded(path.object());
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static String result(CompletableFuture<String> put) throws InterruptedException {
    try {
      return put.get();
    } catch (ExecutionException e) {
      throw new UncheckedIOException(new IOException(e.getCause()));
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
