package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectItem;
import io.martinet.core.PathHash;
import io.martinet.http.wire.ItemPage;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.ObjectKey;
import io.martinet.object.store.Samples;
import io.martinet.object.store.Write;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATE items (rule 28). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class ItemsOverHttpTest extends ReplicateTestBase {
  private static final int ITEMS = 12_000;
  private static final int BATCH = 1_000;

  ItemsOverHttpTest(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  @BeforeEach
  void fill() {
    for (int from = 0; from < ITEMS; from += BATCH) {
      store.add(
          IntStream.range(from, from + BATCH)
              .mapToObj(ItemsOverHttpTest::deletion)
              .toArray(Write[]::new));
    }
  }

  private static Write deletion(int number) {
    var key = new ObjectKey(0, new PathHash((long) number << 50, number));
    return new Write.Delete(key, Samples.path(number), Samples.at(10), null);
  }

  @Test
  void rule28_pagesFollowEachOtherToTheEndOfThePartition() throws Exception {
    List<ObjectItem> first = items("/d1/0/items", scoped(0));
    assertThat(first).hasSize(ItemPage.ITEMS_MAX);
    var seventh = new PathHash(7L << 50, 7);
    assertThat(first.get(7).hash()).isEqualTo(seventh);
    assertThat(first.get(7).state()).isEqualTo(Samples.state(0, 0, 0, 10));
    PathHash last = first.getLast().hash();
    List<ObjectItem> second = items("/d1/0/items", scoped(0).set(Wire.HASH_AFTER, last.toString()));
    assertThat(second).hasSize(ITEMS - ItemPage.ITEMS_MAX);
    assertThat(second.getFirst().hash()).isGreaterThan(last);
    String end = "f".repeat(32);
    assertThat(items("/d1/0/items", scoped(0).set(Wire.HASH_AFTER, end))).isEmpty();
  }

  @Test
  void aRangeIsCutToThePartition() throws Exception {
    // Of 16,384 numbers a partition of 16 has 1,024.
    assertThat(items("/d1/1/items", scoped(4)))
        .hasSize(1024)
        .allMatch(item -> item.hash().partition(28) == 1);
    HttpHeaders bucket =
        scoped(4)
            .set(Wire.HASH_FROM, new PathHash(1030L << 50, 0).toString())
            .set(Wire.HASH_TO, new PathHash(1040L << 50, 0).toString());
    assertThat(items("/d1/1/items", bucket)).hasSize(10);
    assertThat(items("/d1/0/items", bucket)).isEmpty();
    assertThat(items("/d1/15/items", scoped(4))).isEmpty();
    assertThat(items("/d1/1/items", scoped(4).set(Wire.POLICY, "1"))).isEmpty();
  }

  @Test
  void requestsThatMakeNoSenseAreRefused() throws Exception {
    assertThat(replicate("/d1/items", scoped(4)).status()).isEqualTo(400);
    assertThat(replicate("/d1/1/items", fixture.headers()).status()).isEqualTo(400);
    for (String bad : List.of("", "12", "x".repeat(32))) {
      HttpHeaders headers = scoped(4).set(Wire.HASH_FROM, bad);
      assertThat(replicate("/d1/1/items", headers).status()).isEqualTo(400);
    }
    assertThat(replicate("/dead/1/items", scoped(4)).status()).isEqualTo(507);
  }

  private List<ObjectItem> items(String target, HttpHeaders headers) throws Exception {
    Answered answer = replicate(target, headers);
    assertThat(answer.status()).isEqualTo(200);
    return ItemPage.read(bodyOf(answer)).items();
  }
}
