package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.proxy.database.CachedInfos.CacheSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a proxy remembers must not hide what it wrote itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InfoCacheTest {
  private static final String A = "/v1/AUTH_test";

  private final StoreFixture store =
      new StoreFixture(
          StoreFixture.with(new CacheSettings(Duration.ofHours(1), Duration.ofHours(1), 100)));
  private final TestClient owner = store.client("test:tester");
  private final TestClient nobody = store.client();

  InfoCacheTest() throws Exception {}

  @BeforeEach
  void empty() {
    store.reset();
  }

  @AfterAll
  void stop() throws Exception {
    store.close();
  }

  @Test
  void aContainerThatWasMissingIsThereOnceItWasMade() throws Exception {
    assertThat(nobody.get(A + "/made/o").status()).isEqualTo(401);
    owner.put(A + "/made", "X-Container-Read", ".r:*,.rlistings");
    assertThat(nobody.head(A + "/made").status()).isEqualTo(204);
    owner.post(A + "/made", "X-Container-Read", "");
    assertThat(nobody.head(A + "/made").status()).isEqualTo(401);
    owner.delete(A + "/made");
    owner.put(A + "/made", "X-Container-Read", ".r:*,.rlistings");
    assertThat(nobody.head(A + "/made").status()).isEqualTo(204);
  }

  @Test
  void aRightsLookUpIsRemembered() throws Exception {
    owner.put(A + "/kept", "X-Container-Read", ".r:*,.rlistings");
    nobody.head(A + "/kept");
    int before = heads("/AUTH_test/kept");
    nobody.head(A + "/kept");

    // The answer itself is read anew, the right to it is not.
    assertThat(heads("/AUTH_test/kept") - before).isEqualTo(1);
  }

  @Test
  void whatIsNotKnownIsNotRemembered() throws Exception {
    owner.put(A + "/back", "X-Container-Read", ".r:*,.rlistings");
    store.databases.values().forEach(database -> database.mode(FakeDatabase.Mode.FAILED));
    assertThat(nobody.head(A + "/back").status()).isEqualTo(503);
    store.databases.values().forEach(database -> database.mode(FakeDatabase.Mode.UP));
    assertThat(nobody.head(A + "/back").status()).isEqualTo(204);
  }

  private int heads(String path) {
    int heads = 0;
    for (FakeDatabase database : store.databases.values()) {
      for (String seen : database.seen()) {
        heads += seen.equals("HEAD " + path) ? 1 : 0;
      }
    }
    return heads;
  }
}
