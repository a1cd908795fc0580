package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.martinet.proxy.FakeDatabase.Mode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a container's storage policy is when proxies made it at the same moment (decision 092). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerPolicyTest {
  private static final List<String> DEVICES = List.of("d1", "d2", "d3");
  private static final String C = "/v1/AUTH_test/c";
  private static final StorePath PATH = StorePath.container("AUTH_test", "c");
  private static final StoragePolicies POLICIES =
      new StoragePolicies(
          List.of(
              new StoragePolicy(0, "gold", List.of(), true, false),
              new StoragePolicy(1, "silver", List.of(), false, false)));

  private final StoreFixture store =
      new StoreFixture(StoreFixture.uncached().withPolicies(POLICIES));
  private final TestClient owner = store.client("test:tester");

  ContainerPolicyTest() throws Exception {}

  @BeforeEach
  void reset() throws IOException {
    store.reset();
    assertThat(owner.post("/v1/AUTH_test").status()).isEqualTo(204);
  }

  @AfterAll
  void close() throws Exception {
    store.close();
  }

  @Test
  void aMajorityHasWrittenDownWhatAClientIsTold() throws IOException {
    assertThat(put("silver")).isEqualTo(201);

    assertThat(DEVICES.stream().filter(this::isAgreed).count()).isGreaterThanOrEqualTo(2);
    assertThat(owner.head(C).header("X-Storage-Policy")).isEqualTo("silver");
    assertThat(put("silver")).isEqualTo(202);
    assertThat(put("gold")).isEqualTo(409);
    assertThat(owner.put(C).status()).isEqualTo(202);
  }

  @Test
  void theMajoritysPolicyWinsWhicheverIsNewer() throws IOException {
    vote("d1", 10, 0);
    vote("d2", 11, 1);
    vote("d3", 9, 0);

    assertThat(put("silver")).isEqualTo(409);
    assertThat(put("gold")).isEqualTo(202);
    assertThat(isAgreed("d1") && isAgreed("d3")).isTrue();
  }

  @Test
  void whoAsksForNoneIsToldWhatAMajorityHas() throws IOException {
    vote("d1", 10, 1);
    vote("d2", 11, 0);
    vote("d3", 9, 1);

    assertThat(owner.put(C).status()).isEqualTo(202);
    assertThat(isAgreed("d1") && isAgreed("d3")).isTrue();
  }

  @Test
  void withOneReplicaAwayAndTwoThatDifferNothingIsKnown() throws IOException {
    vote("d1", 10, 0);
    vote("d2", 11, 1);
    store.database("d3").mode(Mode.FAILED);

    assertThat(put("gold")).isEqualTo(503);
    assertThat(put("silver")).isEqualTo(503);
    store.database("d3").mode(Mode.UP);
    // The third one decides; the second has had it all the time.
    assertThat(put("silver")).isEqualTo(202);
    assertThat(put("gold")).isEqualTo(409);
  }

  @Test
  void anObjectIsLookedForOnceAMajorityHasAgreed() throws IOException {
    vote("d1", 10, 1);
    vote("d2", 10, 1);

    owner.get(C + "/o");
    assertThat(isAgreed("d1") && isAgreed("d2")).isTrue();
  }

  @Test
  void oneVoteIsNoMajority() throws IOException {
    vote("d1", 10, 1);
    vote("d2", 11, 0);

    assertThat(owner.get(C + "/o").status()).isEqualTo(503);
    assertThat(DEVICES.stream().noneMatch(this::isAgreed)).isTrue();
  }

  private int put(String policy) throws IOException {
    return owner.put(C, "X-Storage-Policy", policy).status();
  }

  private void vote(String device, long ticks, int policy) {
    store.database(device).vote(PATH, ticks, policy);
  }

  private boolean isAgreed(String device) {
    return store.database(device).isAgreed(PATH);
  }
}
