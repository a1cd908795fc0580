package io.martinet.proxy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTest {
  @TempDir private Path directory;

  @Test
  void saysOkToAnyMethod() throws Exception {
    for (String method : new String[] {"GET", "HEAD", "PUT"}) {
      assertThat(text(stage().handle(TestRequests.request(method, "/healthcheck"))))
          .isEqualTo("200 OK");
    }
  }

  @Test
  void aFileTakesTheProxyOutOfRotation() throws Exception {
    Files.createFile(directory.resolve("off"));

    assertThat(text(stage().handle(TestRequests.get("/healthcheck"))))
        .isEqualTo("503 DISABLED BY FILE");
  }

  @Test
  void otherPathsPass() throws Exception {
    assertThat(stage().handle(TestRequests.get("/healthcheck/")).status()).isEqualTo(299);
    assertThat(stage().handle(TestRequests.get("/v1/A")).status()).isEqualTo(299);
  }

  private HealthCheck stage() throws IOException {
    return new HealthCheck(_ -> Responses.empty(299), directory.resolve("off"));
  }

  private static String text(Response response) {
    String body = ((Content.Bytes) response.content()).data().toString(StandardCharsets.UTF_8);
    response.content().release();
    return response.status() + " " + body;
  }
}
