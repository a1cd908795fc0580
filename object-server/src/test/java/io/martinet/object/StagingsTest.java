package io.martinet.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.StagingId;
import io.martinet.object.Stagings.Staging;
import io.martinet.object.store.ObjectKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 2: how long a staged body stays. */
class StagingsTest {
  private static final long AGE = 60;

  private final Stagings stagings = new Stagings(100, AGE);
  private final List<ByteBuf> buffers = new ArrayList<>();

  @AfterEach
  void everyBodyIsFreedAtTheEnd() {
    stagings.close();

    assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    assertThat(stagings.inlineBytes()).isZero();
  }

  @Test
  void aStagingIsThereUntilReleased() {
    stagings.keep(id(1), staging(10, 0));
    Staging taken = Objects.requireNonNull(stagings.take(0, id(1)));

    taken.body().release();
    stagings.release(0, id(1));
    assertThat(stagings.take(0, id(1))).isNull();
    assertThat(buffers.getFirst().refCnt()).isZero();
    stagings.release(0, id(1));
  }

  @Test
  void aBodyInUseOutlivesItsRelease() {
    stagings.keep(id(1), staging(10, 0));
    Staging taken = Objects.requireNonNull(stagings.take(0, id(1)));
    stagings.release(0, id(1));

    assertThat(buffers.getFirst().refCnt()).isEqualTo(1);
    taken.body().release();
    assertThat(buffers.getFirst().refCnt()).isZero();
    assertThatThrownBy(() -> taken.body().release()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void newerBodiesPushOutTheOldestBeyondTheBound() {
    stagings.keep(id(1), staging(60, 0));
    stagings.keep(id(2), staging(30, 0));
    stagings.keep(id(3), staging(30, 0));

    assertThat(stagings.take(0, id(1))).isNull();
    assertThat(stagings.inlineBytes()).isEqualTo(60);
  }

  @Test
  void aBodyLargerThanTheBoundIsKeptAlone() {
    stagings.keep(id(1), staging(60, 0));
    stagings.keep(id(2), staging(500, 0));

    assertThat(stagings.count()).isEqualTo(1);
    assertThat(stagings.inlineBytes()).isEqualTo(500);
  }

  @Test
  void stagingsEndAtTheirAge() {
    stagings.keep(id(1), staging(10, 0));
    stagings.keep(id(2), staging(10, 1));
    stagings.sweep(AGE);

    assertThat(stagings.take(0, id(1))).isNull();
    assertThat(stagings.count()).isEqualTo(1);
  }

  @Test
  void theSameIdAgainReplacesTheBody() {
    stagings.keep(id(1), staging(10, 0));
    stagings.keep(id(1), staging(20, 0));

    assertThat(stagings.inlineBytes()).isEqualTo(20);
    assertThat(buffers.getFirst().refCnt()).isZero();
  }

  @Test
  void policiesDoNotMix() {
    stagings.keep(id(1), staging(10, 0));

    assertThat(stagings.take(1, id(1))).isNull();
  }

  @Test
  void tinyBodiesAreBoundedByTheirCount() {
    for (int i = 0; i < Stagings.COUNT_MAX + 5; i++) {
      stagings.keep(id(i), staging(0, 0));
    }
    assertThat(stagings.count()).isEqualTo(Stagings.COUNT_MAX);
  }

  private static StagingId id(long low) {
    return new StagingId(0, low);
  }

  private Staging staging(int bytes, long arrivedNanos) {
    ByteBuf buffer = Unpooled.wrappedBuffer(new byte[bytes]).writerIndex(bytes);
    if (bytes > 0) {
      buffers.add(buffer);
    }
    return new Staging(
        new ObjectKey(0, new PathHash(1, 2)),
        StorePath.object("a", "c", "o"),
        new TreeMap<>(),
        StagedBody.inline(buffer, 0),
        arrivedNanos);
  }
}
