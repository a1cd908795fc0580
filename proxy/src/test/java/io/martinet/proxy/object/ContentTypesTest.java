package io.martinet.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {
  private final ContentTypes types = ContentTypes.load();

  @ParameterizedTest
  @CsvSource({
    "song.wav, audio/x-wav",
    "notes.txt, text/plain",
    "a.zip, application/zip",
    "A/B/PHOTO.JPG, image/jpeg",
    "a.tar.gz, application/x-tar",
    "a.tgz, application/x-tar",
    "page.html, text/html",
    "data.json, application/json",
    "lib.so, application/octet-stream",
  })
  void theLastExtensionTells(String name, String type) {
    assertThat(types.guess(name)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({"plain", "dir.txt/plain", ".txt", "a.gz", "a.", "a.nosuch", "dir.zip/"})
  void nothingIsGuessedWithoutOne(String name) {
    assertThat(types.guess(name)).isEqualTo(ContentTypes.UNKNOWN);
  }

  @Test
  void namesOfAnyKindAreTaken() {
    assertThat(types.guess("")).isEqualTo(ContentTypes.UNKNOWN);
    assertThat(types.guess("/")).isEqualTo(ContentTypes.UNKNOWN);
    assertThat(types.guess("..gz")).isEqualTo(ContentTypes.UNKNOWN);
    assertThat(types.guess("\u00fc.\u00fc")).isEqualTo(ContentTypes.UNKNOWN);
  }
}
