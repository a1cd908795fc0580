package io.martinet.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 0-3",
    "bytes=3-100, 3-9",
    "bytes=5-, 5-9",
    "bytes=-4, 6-9",
    "bytes=-40, 0-9",
    "bytes=9-9, 9-9",
    "BYTES=0-3, 0-3",
    "' bytes = 0 - 3 ', 0-3",
    "bytes=0-99999999999999999999999, 0-9",
    "bytes=-99999999999999999999999, 0-9",
  })
  void oneRangeOfTenBytes(String header, String range) {
    assertThat(texts(RangeHeader.choose(header, 10))).containsExactly(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0-3",
        "bytes=3-2",
        "bytes=a-b",
        "bytes=-",
        "bytes=",
        "bytes=1",
        "bytes=1-2,",
        "bytes=1-2,x",
        "bytes=--1",
        "bytes=1-2-3",
        "items=0-3",
        "bytes=+1-2"
      })
  void aHeaderWithAMistakeAsksForTheWholeBody(String header) {
    assertThat(RangeHeader.choose(header, 10)).isEqualTo(new RangeChoice.Whole());
  }

  @Test
  void noHeaderAsksForTheWholeBody() {
    assertThat(RangeHeader.choose(null, 10)).isEqualTo(new RangeChoice.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99-,-0"})
  void nothingThatCouldBeServedIs416(String header) {
    assertThat(RangeHeader.choose(header, 10)).isEqualTo(new RangeChoice.Unsatisfiable());
  }

  @Test
  void anEmptyBodyHasNoFirstByteButLastOnes() {
    assertThat(RangeHeader.choose("bytes=0-", 0)).isEqualTo(new RangeChoice.Unsatisfiable());
    assertThat(RangeHeader.choose("bytes=0-5", 0)).isEqualTo(new RangeChoice.Unsatisfiable());
    assertThat(RangeHeader.choose("bytes=-0", 0)).isEqualTo(new RangeChoice.Unsatisfiable());
    assertThat(RangeHeader.choose("bytes=-5", 0)).isEqualTo(new RangeChoice.Whole());
  }

  @Test
  void membersThatCannotBeServedAreDropped() {
    assertThat(texts(RangeHeader.choose("bytes=0-1,50-60,4-5", 10))).containsExactly("0-1", "4-5");
    assertThat(texts(RangeHeader.choose("bytes=4-5,0-1", 10))).containsExactly("4-5", "0-1");
  }

  @Test
  void abuseIs416() {
    assertThat(choose(50, i -> i * 2 + "-" + i * 2)).isInstanceOf(RangeChoice.Parts.class);
    assertThat(choose(51, i -> i * 2 + "-" + i * 2)).isEqualTo(new RangeChoice.Unsatisfiable());

    assertThat(RangeHeader.choose("bytes=0-9,5-15,14-20", 100))
        .isInstanceOf(RangeChoice.Parts.class);
    assertThat(RangeHeader.choose("bytes=0-9,5-15,8-20", 100))
        .isEqualTo(new RangeChoice.Unsatisfiable());

    assertThat(choose(7, i -> (70 - i * 2) + "-" + (70 - i * 2)))
        .isInstanceOf(RangeChoice.Parts.class);
    assertThat(choose(8, i -> (70 - i * 2) + "-" + (70 - i * 2)))
        .isEqualTo(new RangeChoice.Unsatisfiable());
  }

  @Test
  void everyRangeLiesInsideTheBodyAndSaysWhatWasAsked() {
    var random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(12);
      int first = random.nextInt(14);
      int last = first + random.nextInt(6);
      String header =
          switch (random.nextInt(3)) {
            case 0 -> "bytes=" + first + "-" + last;
            case 1 -> "bytes=" + first + "-";
            default -> "bytes=-" + first;
          };
      assertThat(bytesOf(RangeHeader.choose(header, length), length))
          .as("%s of %d", header, length)
          .isEqualTo(expected(header, first, last, length));
    }
  }

  /** The bytes asked for, one by one: the oracle. */
  private static List<Integer> expected(String header, int first, int last, int length) {
    return IntStream.range(0, length)
        .filter(at ->
            header.startsWith("bytes=-")
                ? at >= length - first
                : at >= first && (header.endsWith("-") || at <= last))
        .boxed()
        .toList();
  }

  private static List<Integer> bytesOf(RangeChoice choice, int length) {
    return switch (choice) {
      case RangeChoice.Whole() -> IntStream.range(0, length).boxed().toList();
      case RangeChoice.Unsatisfiable() -> List.of();
      case RangeChoice.Parts(var ranges) -> {
        ByteRange range = ranges.getFirst();
        yield IntStream.rangeClosed((int) range.first(), (int) range.last()).boxed().toList();
      }
    };
  }

  private interface Member {
    String at(int index);
  }

  private static RangeChoice choose(int count, Member member) {
    String members =
        IntStream.range(0, count).mapToObj(member::at).collect(Collectors.joining(","));
    return RangeHeader.choose("bytes=" + members, 1000);
  }

  private static List<String> texts(RangeChoice choice) {
    return choice instanceof RangeChoice.Parts(var ranges)
        ? ranges.stream().map(range -> range.first() + "-" + range.last()).toList()
        : List.of(choice.toString());
  }
}
