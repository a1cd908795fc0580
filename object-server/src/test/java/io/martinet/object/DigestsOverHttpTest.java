package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.SetDigest;
import io.martinet.http.wire.DigestTable;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.StoreStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATE digests (rule 28). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class DigestsOverHttpTest extends ReplicateTestBase {
  DigestsOverHttpTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  @Test
  void rule28_digestsAreToldByPartitionAndByBucket() throws Exception {
    store.digests.put(3, new SetDigest(1, 2, 3));
    store.digests.put(200, new SetDigest(4, -5, -6));
    Answered whole = replicate("/d1/digests", scoped(8).set(Wire.POLICY, "7"));
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header(Wire.BUCKET_BITS)).isEqualTo("8");
    assertThat(whole.header(Wire.RING_VERSION)).isEqualTo("3");
    assertThat(DigestTable.read(bodyOf(whole)).digests()).isEqualTo(store.digests);
    assertThat(store.asked).isEqualTo("7 8");

    Answered part = replicate("/d1/5/digests", scoped(4));
    assertThat(DigestTable.read(bodyOf(part)).digests()).isEqualTo(store.digests);
    assertThat(store.asked).isEqualTo("0 4 5");
  }

  @Test
  void rule6_whoHoldsSomethingQuarantinedDoesNotSpeakForItsPartition() throws Exception {
    store.digests.put(3, new SetDigest(1, 2, 3));
    store.unsure.add(3);
    store.unsure.add(5);
    Answered whole = replicate("/d1/digests", scoped(3).set(Wire.AS, Wire.AS_PRIMARY));
    assertThat(DigestTable.read(bodyOf(whole)).digests()).containsOnlyKeys(0, 1, 2, 4, 6, 7);
    Answered part = replicate("/d1/3/digests", scoped(3).set(Wire.AS, Wire.AS_PRIMARY));
    assertThat(part.status()).isEqualTo(503);
    assertThat(part.header(Wire.ANSWER)).isEqualTo("UNKNOWN");
    Answered holder = replicate("/d1/digests", scoped(3));
    assertThat(DigestTable.read(bodyOf(holder)).digests()).isEqualTo(store.digests);
  }

  @Test
  void requestsThatMakeNoSenseAreRefused() throws Exception {
    assertThat(replicate("/d1/digests", fixture.headers()).status()).isEqualTo(400);
    assertThat(replicate("/d1/digests", scoped(9)).status()).isEqualTo(400);
    assertThat(replicate("/d1/digests", scoped(4).set(Wire.POLICY, "65536")).status())
        .isEqualTo(400);
    for (String target :
        List.of("/d1", "/d1/x", "/d1/16/digests", "/d1/-1/digests", "/d1/x/digests", "/d1/1/2/x")) {
      assertThat(replicate(target, scoped(4)).status()).as(target).isEqualTo(400);
    }
    assertThat(store.asked).isEmpty();
  }

  @Test
  void aDeviceThatIsOutOfServiceFencedOrFailsAnswers507() throws Exception {
    assertThat(replicate("/dead/digests", scoped(4)).status()).isEqualTo(507);
    store.unknown = "index being rebuilt";
    assertThat(replicate("/d1/digests", scoped(4)).status()).isEqualTo(507);
    store.status = new StoreStatus(StoreStatus.Health.FENCED, "sync failed");
    assertThat(replicate("/d1/1/digests", scoped(4)).status()).isEqualTo(507);
  }
}
