package io.martinet.launcher.ring;

import io.martinet.ring.Ring;
import io.martinet.ring.RingFile;
import io.martinet.ring.builder.BuilderFile;
import io.martinet.ring.builder.RingBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;

/**
 * The two files of a ring, which lie beside each other: {@code NAME.builder} and {@code
 * NAME.ring.gz}. Former ones are kept in the folder {@code backups} beside them, the newest as
 * {@code NAME.builder.1}, up to {@link #BACKUPS_MAX} of each.
 */
final class RingFiles {
  /** Enough for a day of mistakes (guessed). */
  static final int BACKUPS_MAX = 20;

  private static final String BUILDER = ".builder";
  private static final String RING = ".ring.gz";

  private final Path builder;
  private final Path ring;

  private RingFiles(Path builder, Path ring) {
    this.builder = builder;
    this.ring = ring;
  }

  /** Either file may be named; another name is the builder's, and the ring's is made from it. */
  static RingFiles of(String name) {
    if (name.endsWith(RING)) {
      return new RingFiles(Path.of(withoutEnd(name, RING) + BUILDER), Path.of(name));
    }
    return new RingFiles(Path.of(name), Path.of(withoutEnd(name, BUILDER) + RING));
  }

  private static String withoutEnd(String name, String end) {
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
  }

  Path builder() {
    return builder;
  }

  Path ring() {
    return ring;
  }

  RingBuilder readBuilder(InstantSource clock) throws IOException {
    return BuilderFile.read(builder, clock);
  }

  void writeBuilder(RingBuilder content) throws IOException {
    BuilderFile.write(content, builder);
  }

  Ring readRing() throws IOException {
    return RingFile.read(ring);
  }

  /** Replaces the ring; the former one is kept. */
  void writeRing(Ring content) throws IOException {
    keep(ring);
    RingFile.write(content, ring);
  }

  /** Keeps the builder as it is, before a change that cannot be taken back by a command. */
  void keepBuilder() throws IOException {
    keep(builder);
  }

  private static void keep(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Path backups = Files.createDirectories(file.resolveSibling("backups"));
    for (int number = BACKUPS_MAX - 1; number >= 1; number--) {
      Path former = backup(backups, file, number);
      if (Files.exists(former)) {
        Files.move(former, backup(backups, file, number + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(
        file,
        backup(backups, file, 1),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static Path backup(Path backups, Path file, int number) {
    return backups.resolve(file.getFileName() + "." + number);
  }
}
