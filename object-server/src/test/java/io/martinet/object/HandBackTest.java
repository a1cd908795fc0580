package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.ObjectState;
import io.martinet.http.PeerCall;
import io.martinet.http.wire.DropList;
import io.martinet.http.wire.ItemFate;
import io.martinet.http.wire.ItemResults;
import io.martinet.http.wire.ItemResults.Result;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.martinet.object.store.Samples;
import io.martinet.object.store.StoreStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** REPLICATE drop: objects are handed back (rule 19). */
@ParameterizedClass(name = "in this JVM: {0}")
@ValueSource(booleans = {true, false})
class HandBackTest extends ReplicateTestBase {
  HandBackTest(boolean isInJvm) throws Exception {
    super(isInJvm);
    fixture.guard.filling.add(3);
  }

  @Test
  void rule19_whoSpeaksForThePartitionDropsNothing() throws Exception {
    fixture.guard.filling.clear();
    fixture.put("o", "hello", fixture.version());
    byte[] list = listOf(new DropList.Item(key("o").hash(), stateOf("o")));

    assertThat(replicate("/d1/3/drop", fixture.headers(), list).status()).isEqualTo(409);
    assertThat(store.states()).containsOnlyKeys(key("o"));
  }

  @Test
  void rule19_eachIsJudgedByItselfAndToldInOrder() throws Exception {
    fixture.put("same", "hello", fixture.version());
    fixture.put("newer", "hello", fixture.version());
    delete("gone", fixture.version());
    byte[] list =
        listOf(
            new DropList.Item(key("newer").hash(), Samples.data(7)),
            new DropList.Item(key("same").hash(), stateOf("same")),
            new DropList.Item(key("none").hash(), Samples.data(7)),
            new DropList.Item(key("gone").hash(), stateOf("gone")));
    assertThat(results(replicate("/d1/3/drop", fixture.headers(), list)))
        .containsExactly(
            new Result(ItemFate.CHANGED, stateOf("newer")),
            Result.of(ItemFate.DROPPED),
            Result.of(ItemFate.ABSENT),
            Result.of(ItemFate.DROPPED));
    assertThat(store.states()).containsOnlyKeys(key("newer"));
  }

  /** By the newer ring the object may belong here, and the device be filled already. */
  @Test
  void rule19_whatTheRingOvertakesIsNotDropped() throws Exception {
    fixture.put("o", "hello", fixture.version());
    byte[] list = listOf(new DropList.Item(key("o").hash(), stateOf("o")));
    int asked = fixture.guard.asked.get();
    PeerCall call = open("/d1/3/drop", fixture.headers().set(Wire.RING_VERSION, "3"));
    call.write(Unpooled.wrappedBuffer(list, 0, 1));
    Awaitility.await().until(() -> fixture.guard.asked.get() > asked);
    fixture.guard.ringVersion++;
    call.write(Unpooled.wrappedBuffer(list, 1, list.length - 1));
    call.end(EmptyHttpHeaders.INSTANCE);
    assertThat(results(ObjectServerFixture.answer(call)))
        .containsExactly(Result.of(ItemFate.UNKNOWN));
    assertThat(store.states()).containsOnlyKeys(key("o"));
  }

  @Test
  void rule19_whoGoesByAnotherRingDropsNothing() throws Exception {
    fixture.put("o", "hello", fixture.version());
    byte[] list = listOf(new DropList.Item(key("o").hash(), stateOf("o")));
    HttpHeaders other = fixture.headers().set(Wire.RING_VERSION, "2");
    Answered answer = replicate("/d1/3/drop", other, list);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header(Wire.RING_VERSION)).isEqualTo("3");
    assertThat(store.states()).containsOnlyKeys(key("o"));
  }

  @Test
  void whatCannotBeJudgedStays() throws Exception {
    fixture.put("o", "hello", fixture.version());
    byte[] list = listOf(new DropList.Item(key("o").hash(), stateOf("o")));
    store.unknown = "index being rebuilt";
    assertThat(results(replicate("/d1/3/drop", fixture.headers(), list)))
        .containsExactly(Result.of(ItemFate.UNKNOWN));
    store.status = new StoreStatus(StoreStatus.Health.FENCED, "sync failed");
    assertThat(replicate("/d1/3/drop", fixture.headers(), list).status()).isEqualTo(507);
    assertThat(replicate("/dead/3/drop", fixture.headers(), list).status()).isEqualTo(507);
  }

  @Test
  void listsThatAreNoneAreRefused() throws Exception {
    byte[] list = listOf(new DropList.Item(key("o").hash(), ObjectState.NONE));
    assertThat(replicate("/d1/drop", fixture.headers(), list).status()).isEqualTo(400);
    for (byte[] bad :
        List.of(new byte[0], Arrays.copyOf(list, 20), Arrays.copyOf(list, list.length + 1))) {
      assertThat(replicate("/d1/3/drop", fixture.headers(), bad).status()).isEqualTo(400);
    }
    byte[] tooLong = new byte[DropList.BYTES_MAX + 1];
    assertThat(replicate("/d1/3/drop", fixture.headers(), tooLong).status()).isEqualTo(413);
  }

  private static byte[] listOf(DropList.Item... items) {
    ByteBuf list = Unpooled.buffer();
    new DropList(List.of(items)).write(list);
    return ByteBufUtil.getBytes(list);
  }

  private static List<Result> results(Answered answer) {
    assertThat(answer.status()).isEqualTo(200);
    return ItemResults.read(bodyOf(answer)).results();
  }
}
