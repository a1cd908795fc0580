package io.martinet.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What every {@link DeviceFiles} does while nothing fails. */
public abstract class DeviceFilesContract {
  /** An empty device. */
  protected abstract DeviceFiles files() throws IOException;

  @Test
  void readsBackWhatWasWrittenFromSeveralBuffers() throws IOException {
    DeviceFiles files = files();
    files.createDirectories("a/b");
    try (DeviceFile file = files.create("a/b/one")) {
      file.write(new ByteBuffer[] {bytes("hello "), bytes("world")}, 3);
      file.sync();
      assertThat(file.size()).isEqualTo(14);
      ByteBuffer target = ByteBuffer.allocate(5);
      assertThat(file.read(target, 9)).isEqualTo(5);
      assertThat(text(target)).isEqualTo("world");
    }
  }

  @Test
  void readStopsAtTheEndOfTheFileAndLeavesThePositionThere() throws IOException {
    DeviceFiles files = files();
    try (DeviceFile file = files.create("short")) {
      file.write(new ByteBuffer[] {bytes("abc")}, 0);
      ByteBuffer target = ByteBuffer.allocate(8);
      assertThat(file.read(target, 1)).isEqualTo(2);
      assertThat(target.position()).isEqualTo(2);
      assertThat(file.read(target, 100)).isZero();
    }
  }

  @Test
  void readIntoTheMiddleOfABufferStartsAtThePosition() throws IOException {
    DeviceFiles files = files();
    try (DeviceFile file = files.create("middle")) {
      file.write(new ByteBuffer[] {bytes("0123456789")}, 0);
      ByteBuffer target = ByteBuffer.allocate(8).position(2).limit(6);
      assertThat(file.read(target, 4)).isEqualTo(4);
      assertThat(new String(target.array(), 2, 4, UTF_8)).isEqualTo("4567");
    }
  }

  @Test
  void aTakenNameIsNotCreatedAgain() throws IOException {
    DeviceFiles files = files();
    files.create("taken").close();
    assertThatThrownBy(() -> files.create("taken")).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void whatIsNotThereCannotBeOpenedOrDeleted() throws IOException {
    DeviceFiles files = files();
    assertThatThrownBy(() -> files.open("none")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.openDirect("none")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.delete("none")).isInstanceOf(NoSuchFileException.class);
    assertThat(files.exists("none")).isFalse();
  }

  @Test
  void listsTheFilesOfOneDirectoryOnlyInOrder() throws IOException {
    DeviceFiles files = files();
    files.createDirectories("d/sub");
    files.create("d/b").close();
    files.create("d/a").close();
    files.create("d/sub/c").close();
    assertThat(files.list("d")).containsExactly("a", "b");
    assertThat(files.list("nowhere")).isEmpty();
  }

  @Test
  void aDeletedFileIsGone() throws IOException {
    DeviceFiles files = files();
    files.create("gone").close();
    files.delete("gone");
    files.syncDirectory("");
    assertThat(files.exists("gone")).isFalse();
    assertThat(files.list("")).isEmpty();
  }

  @Test
  void directReadsSeeSyncedBytesAtAnyOffset() throws IOException {
    DeviceFiles files = files();
    var content = new byte[10_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 7);
    }
    try (DeviceFile file = files.create("direct")) {
      file.write(new ByteBuffer[] {ByteBuffer.wrap(content)}, 0);
      file.sync();
    }
    try (DeviceFile direct = files.openDirect("direct")) {
      for (int offset : new int[] {0, 1, 511, 4096, 9_999}) {
        ByteBuffer target = ByteBuffer.allocate(content.length);
        assertThat(direct.read(target, offset)).isEqualTo(content.length - offset);
        for (int i = offset; i < content.length; i++) {
          assertThat(target.get(i - offset)).isEqualTo(content[i]);
        }
      }
      assertThat(direct.read(ByteBuffer.allocate(1), content.length)).isZero();
    }
  }

  @Test
  void saysHowMuchMayStillBeWritten() throws IOException {
    assertThat(files().usableBytes()).isPositive();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(ByteBuffer buffer) {
    return new String(buffer.array(), 0, buffer.position(), UTF_8);
  }
}
