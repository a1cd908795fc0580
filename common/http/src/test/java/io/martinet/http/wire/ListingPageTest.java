package io.martinet.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingPageTest {
  @Test
  void pageOfObjectsHasTheDocumentedBytes() {
    var page =
        new ListingPage(
            ListingPage.Kind.OBJECTS,
            List.of(new Subdir("a/"), new ObjectEntry("é", 1, 2, "ff", "x")));

    ByteBuf bytes = Unpooled.buffer();
    page.write(bytes);

    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(
            "4d4c5354"
                + "0001"
                + "0001"
                + "00000002"
                + "01"
                + "0002612f"
                + "00"
                + "0002c3a9"
                + "0000000000000001"
                + "0000000000000002"
                + "00026666"
                + "000178");
    assertThat(ListingPage.read(bytes)).isEqualTo(page);
  }

  @Test
  void pageOfContainersHasTheDocumentedBytes() {
    var page =
        new ListingPage(ListingPage.Kind.CONTAINERS, List.of(new ContainerEntry("c", 1, 2, 3, 4)));

    ByteBuf bytes = Unpooled.buffer();
    page.write(bytes);

    assertThat(ByteBufUtil.hexDump(bytes))
        .isEqualTo(
            "4d4c5354"
                + "0001"
                + "0002"
                + "00000001"
                + "00"
                + "000163"
                + "0000000000000001"
                + "0000000000000002"
                + "0000000000000003"
                + "0004");
    assertThat(ListingPage.read(bytes)).isEqualTo(page);
  }

  @Test
  void rowOfTheOtherKindIsRefused() {
    var writer = new ListingPageWriter(Unpooled.buffer(), ListingPage.Kind.OBJECTS);

    assertThatThrownBy(() -> writer.add(new ContainerEntry("c", 1, 2, 3, 0)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cutPageIsRefusedAtEveryLength() {
    ByteBuf whole = Unpooled.buffer();
    new ListingPage(ListingPage.Kind.OBJECTS, List.of(new ObjectEntry("name", 1, 2, "ff", "x")))
        .write(whole);

    for (int length = 0; length < whole.readableBytes(); length++) {
      ByteBuf cut = whole.slice(0, length);
      assertThatThrownBy(() -> ListingPage.read(cut))
          .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    }
  }

  @Test
  void countBeyondTheBytesTakesNoMemory() {
    ByteBuf bytes = Unpooled.buffer();
    new ListingPage(ListingPage.Kind.OBJECTS, List.of()).write(bytes);
    bytes.setInt(8, Integer.MAX_VALUE);

    assertThatThrownBy(() -> ListingPage.read(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483647");
  }

  @Test
  void otherMagicOrFormatOrTypeIsRefused() {
    for (int index : new int[] {0, 5, 7, 12}) {
      ByteBuf bytes = Unpooled.buffer();
      new ListingPage(ListingPage.Kind.OBJECTS, List.of(new Subdir("s"))).write(bytes);
      bytes.setByte(index, 9);

      assertThatThrownBy(() -> ListingPage.read(bytes))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
