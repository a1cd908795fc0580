package io.martinet.proxy.large;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.http.wire.DeletionList;
import io.martinet.proxy.backend.QuorumNotReachedException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DELETE with {@code multipart-manifest=delete&async=yes} (decision 082). */
class AsyncDeletionTest {
  private static final String MANIFEST = "/v1/a/m/one";
  private static final String ASYNC = "?multipart-manifest=delete&async=yes";

  private final LargeObjectFixture store = new LargeObjectFixture();

  @BeforeEach
  void storeSegments() throws Exception {
    store.infos.container("a", "s", null, null).container("a", "m", null, null);
    store.objects.put("/a/s/1", "one");
    store.objects.put("/a/s/2", "two");
    store.objects.put("/a/t/3", "three");
    manifest(MANIFEST, "[{\"path\":\"/s/1\"},{\"path\":\"/s/2\"},{\"path\":\"/s/1\"}]");
  }

  private void manifest(String path, String json) throws Exception {
    assertThat(store.put(path + "?multipart-manifest=put", json).status()).isEqualTo(201);
  }

  private void refuses(String target, int status, String text) throws Exception {
    Response answer = store.ask("DELETE", target + ASYNC);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(LargeObjectFixture.text(answer)).isEqualTo(text);
    assertThat(store.later).isEmpty();
    assertThat(store.objects.asked).noneMatch(each -> each.startsWith("DELETE"));
  }

  @Test
  void theManifestGoesNowAndEachSegmentOnceLater() throws Exception {
    Response answer = store.ask("DELETE", MANIFEST + ASYNC);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(LargeObjectFixture.text(answer)).isEmpty();
    assertThat(store.later)
        .containsExactly(
            new DeletionList.Entry(0, StorePath.object("a", "s", "1")),
            new DeletionList.Entry(0, StorePath.object("a", "s", "2")));
    assertThat(store.get(MANIFEST).status()).isEqualTo(404);
    assertThat(store.get("/v1/a/s/1").status()).isEqualTo(200);
  }

  @Test
  void segmentsAreWrittenDownBeforeTheManifestGoes() throws Exception {
    store.beforeLater =
        () -> {
          throw new QuorumNotReachedException("list", 2, List.of());
        };
    assertThat(store.ask("DELETE", MANIFEST + ASYNC).status()).isEqualTo(503);
    assertThat(store.get(MANIFEST).status()).isEqualTo(200);
  }

  @Test
  void whatIsNoManifestIsRefused() throws Exception {
    refuses("/v1/a/m/none", 404, "SLO manifest not found");
    refuses("/v1/a/s/1", 400, "Not an SLO manifest");
    store.objects.forbidden.add("/a/m/one");
    refuses(MANIFEST, 500, "Unable to load SLO manifest or segment.");
  }

  @Test
  void segmentsOfSeveralContainersAndManifestsAmongThemAreRefused() throws Exception {
    manifest("/v1/a/m/two", "[{\"path\":\"/t/3\"},{\"path\":\"/s/1\"}]");
    refuses(
        "/v1/a/m/two",
        400,
        "All segments must be in one container. Found segments in \"s\", \"t\"");
    manifest("/v1/a/m/nest", "[{\"path\":\"/m/one\"}]");
    refuses("/v1/a/m/nest", 400, "No segments may be large objects.");
  }

  @Test
  void bytesInTheManifestNeedNoDeletion() throws Exception {
    manifest(MANIFEST, "[{\"path\":\"/s/1\"},{\"data\":\"aGVsbG8=\"}]");
    assertThat(store.ask("DELETE", MANIFEST + ASYNC).status()).isEqualTo(204);
    assertThat(store.later).hasSize(1);
  }

  @Test
  void ofAContainerThatIsGoneNothingIsLeftToDelete() throws Exception {
    store.objects.put("/a/gone/1", "one");
    manifest("/v1/a/m/gone", "[{\"path\":\"/gone/1\"}]");
    assertThat(store.ask("DELETE", "/v1/a/m/gone" + ASYNC).status()).isEqualTo(204);
    assertThat(store.later).isEmpty();
    assertThat(store.get("/v1/a/m/gone").status()).isEqualTo(404);
  }

  @Test
  void whatIsNotTrueIsNoAsync() throws Exception {
    Response answer = store.ask("DELETE", MANIFEST + "?multipart-manifest=delete&async=maybe");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(LargeObjectFixture.text(answer)).contains("Number Deleted: 3");
    assertThat(store.later).isEmpty();
  }
}
