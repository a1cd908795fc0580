package io.martinet.launcher;

import io.martinet.service.config.Secret;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a store twice, with a few requests in between, and ends: what a build runs under {@code
 * -XX:AOTCacheOutput}, so that the JVM learns what a start needs and later ones find it prepared.
 */
@Command(name = "rehearse", hidden = true, description = "Part of the build.")
final class RehearseCommand implements Callable<Integer> {
  /** As new, and over data that is there. */
  private static final int STARTS = 2;

  private static final int BODY_BYTES = 4096;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  @Option(names = "--data", required = true, paramLabel = "DIR")
  private Path data = Path.of("data");

  @Override
  public Integer call() throws Exception {
    for (int i = 0; i < STARTS; i++) {
      LocalStore store =
          LocalStore.prepare(
              new UpOptions(
                  data.toAbsolutePath().normalize(),
                  null,
                  0,
                  null,
                  true,
                  new UpOptions.ShapeWish(null, null, null)));
      try {
        store.start();
        use(store.authUrl(), new Secret("testing"));
        store.stop();
      } finally {
        store.close();
      }
    }
    return 0;
  }

  private static void use(String authUrl, Secret key) throws IOException {
    HttpURLConnection login =
        send(
            "GET", authUrl, Map.of("X-Auth-User", "test:tester", "X-Auth-Key", key.reveal()), null);
    Map<String, String> token = Map.of("X-Auth-Token", login.getHeaderField("X-Auth-Token"));
    String container = login.getHeaderField("X-Storage-Url") + "/rehearsal";
    String object = container + "/object";
    send("PUT", container, token, null);
    send("PUT", object, token, new byte[BODY_BYTES]);
    send("GET", object, token, null);
    send("HEAD", object, token, null);
    send("GET", container, token, null);
    send("GET", container + "?format=json", token, null);
    send("DELETE", object, token, null);
    send("DELETE", container, token, null);
  }

  private static HttpURLConnection send(
      String method, String url, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setReadTimeout((int) ANSWER_MAX.toMillis());
    headers.forEach(connection::setRequestProperty);
    if (body != null) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body);
    }
    int status = connection.getResponseCode();
    if (status >= 300) {
      throw new IOException(method + " " + url + " answered " + status);
    }
    if (!method.equals("HEAD")) {
      connection.getInputStream().readAllBytes();
    }
    return connection;
  }
}
