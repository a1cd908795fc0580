package io.martinet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A whole store in this process, with a user of its own, and the commands run on its data. */
final class TestStore implements AutoCloseable {
  private static final Duration REQUEST_MAX = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final DataDirectory data;
  private final LocalStore store;
  private final String url;
  private final String token;

  private TestStore(DataDirectory data, LocalStore store, String url, String token) {
    this.data = data;
    this.store = store;
    this.url = url;
    this.token = token;
  }

  /** Starts a store on a directory, a new one or one that is there. */
  static TestStore start(Path directory) throws Exception {
    LocalStore store = LocalStore.prepare(UpRequest.of(UpOptions.demo(directory)));
    store.start();
    String auth = store.readyLine().split(" ")[1];
    HttpResponse<String> login =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(auth))
                    .header("X-Auth-User", "test:tester")
                    .header("X-Auth-Key", "testing")
                    .build(),
                BodyHandlers.ofString());
    assertThat(login.statusCode()).isEqualTo(200);
    return new TestStore(
        new DataDirectory(directory),
        store,
        login.headers().firstValue("X-Storage-Url").orElseThrow(),
        login.headers().firstValue("X-Auth-Token").orElseThrow());
  }

  int put(String path, byte[] body) throws IOException, InterruptedException {
    return send(request(path).PUT(BodyPublishers.ofByteArray(body)).build()).statusCode();
  }

  int post(String path, String header, String value) throws IOException, InterruptedException {
    return send(request(path).header(header, value).POST(BodyPublishers.noBody()).build())
        .statusCode();
  }

  int delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build()).statusCode();
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** Names in a container; fails unless the listing is whole. */
  List<String> list(String container) throws IOException, InterruptedException {
    HttpResponse<byte[]> listing = get(container);
    assertThat(listing.statusCode()).isIn(200, 204);
    return new String(listing.body(), StandardCharsets.UTF_8).lines().toList();
  }

  private HttpRequest.Builder request(String path) {
    String escaped =
        Stream.of(path.split("/"))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .reduce("", (all, part) -> all + '/' + part);
    return HttpRequest.newBuilder(URI.create(url + escaped))
        .header("X-Auth-Token", token)
        .timeout(REQUEST_MAX);
  }

  HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  DataDirectory data() {
    return data;
  }

  /** What {@code ./martinet} says to some arguments. */
  record Told(int exitCode, String out, String err) {}

  static Told martinet(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Martinet.commands(new PrintWriter(out), new PrintWriter(err)).run(arguments);
    return new Told(code, out.toString(), err.toString());
  }

  /** The data as a kill of the process would leave them now. */
  void copyTo(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(data.root())) {
      files.forEach(file -> copy(file, directory.resolve(data.root().relativize(file).toString())));
    }
  }

  private static void copy(Path from, Path to) {
    try {
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    } catch (java.nio.file.NoSuchFileException gone) {
      // A log or table file of the running store went while its directory was read.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it in order. */
  @Override
  public void close() {
    store.stop();
    store.close();
  }
}
