package io.martinet.object;

import static io.martinet.object.ObjectServerFixture.commit;
import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import org.junit.jupiter.api.Test;

/** REPLICATE rows: what is owed to container devices is sent at once (rule 24). */
class SendRowsTest extends ReplicateTestBase {
  SendRowsTest() throws Exception {
    super(true);
  }

  @Test
  void itTellsHowManyRowsAreOwed() throws Exception {
    fixture.containers.add("c1");
    FakeContainers.Journal c2 = fixture.containers.add("c2");
    c2.isDown = true;
    fixture.put(
        "o",
        HELLO,
        fixture.putHeaders(HELLO.length),
        commit(HELLO, fixture.version()).set(Wire.ROW_TARGETS, targets("c1*", "c2")));

    Answered answer = replicate("/d1/rows", scoped(4));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header(Wire.ROWS_OWED)).isEqualTo("2");
    assertThat(replicate("/nowhere/rows", scoped(4)).status()).isEqualTo(507);
  }
}
