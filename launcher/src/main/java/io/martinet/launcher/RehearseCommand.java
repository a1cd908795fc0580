package io.martinet.launcher;

import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.service.config.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/**
 * Starts a store twice, with a load of requests in between, and ends: what a build runs under
 * {@code -XX:AOTCacheOutput}, so that the JVM learns what a start and what requests need, and later
 * ones find it prepared.
 */
final class RehearseCommand implements Command {
  /** As new, and over data that is there. */
  private static final int STARTS = 2;

  private static final int BODY_BYTES = 4096;

  /** As the load figures have it: enough at once that requests share commits. */
  private static final int CLIENTS = 16;

  /**
   * Rounds of requests of each client in each start: so many that most of what serves a request is
   * compiled, and what was learned of it goes into the cache.
   */
  private static final int ROUNDS = 200;

  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "rehearse";
  }

  @Override
  public String description() {
    return "Part of the build.";
  }

  @Override
  public boolean isListed() {
    return false;
  }

  @Override
  public List<Operand> operands() {
    // Required: it writes and deletes, and must not do so in a store that is in use.
    return List.of(Operand.required("DIR"));
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws Exception {
    Path data = arguments.pathOperand(0);
    for (int i = 0; i < STARTS; i++) {
      LocalStore store =
          LocalStore.prepare(UpRequest.of(UpOptions.demo(data.toAbsolutePath().normalize())));
      try {
        store.start();
        use(store.authUrl(), new Secret("testing"));
        store.stop();
      } finally {
        store.close();
      }
    }
    return SUCCESS;
  }

  private static void use(String authUrl, Secret key) throws Exception {
    HttpURLConnection login =
        send(
            "GET", authUrl, Map.of("X-Auth-User", "test:tester", "X-Auth-Key", key.reveal()), null);
    Map<String, String> token = Map.of("X-Auth-Token", login.getHeaderField("X-Auth-Token"));
    String container = login.getHeaderField("X-Storage-Url") + "/rehearsal";
    send("PUT", container, token, null);
    var clients = new ArrayList<Callable<Void>>();
    for (int client = 0; client < CLIENTS; client++) {
      String object = container + "/object-" + client + "-";
      clients.add(() -> work(object, token));
    }
    Together.all("rehearsing", clients);
    send("GET", container, token, null);
    send("GET", container + "?format=json", token, null);
    send("DELETE", container, token, null);
  }

  private static @Nullable Void work(String object, Map<String, String> token) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      send("PUT", object + round, token, new byte[BODY_BYTES]);
      send("GET", object + round, token, null);
      send("HEAD", object + round, token, null);
      send("DELETE", object + round, token, null);
    }
    return null;
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
