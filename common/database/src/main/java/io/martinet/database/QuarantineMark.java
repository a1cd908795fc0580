package io.martinet.database;

import io.martinet.core.DurableFiles;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What stands in the directory of a database that went to quarantine, and says so until the
 * database was filled again: what is not known must never look absent. Blocks on the disk.
 */
final class QuarantineMark {
  /** Whatever else is there may be damaged. */
  private static final String DAMAGED = "QUARANTINED";

  /** A database that is there is what peers gave since. */
  private static final String REFILLING = "REFILLING";

  /** In the first line a device's name, of which the files know nothing. */
  private static final String NO_DEVICE = "-";

  private QuarantineMark() {}

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(DAMAGED)) || Files.exists(directory.resolve(REFILLING));
  }

  /** Durable on return, before anything of the database is moved. */
  static void write(Path directory, RowOwner owner, String reason) throws IOException {
    // Names must be kept where SQLite's own say nothing any more.
    String text = new WirePath(NO_DEVICE, owner.partition(), owner.path()) + "\n" + reason + "\n";
    Files.write(
        directory.resolve(DAMAGED),
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.DSYNC);
    DurableFiles.forceDirectory(directory);
  }

  /** Whose database it was; empty if a crash left no more of the mark than its name. */
  static Optional<RowOwner> owner(Path directory) throws IOException {
    for (String name : List.of(DAMAGED, REFILLING)) {
      try {
        String text = Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
        WirePath path = WirePath.parse(text.lines().findFirst().orElse(""));
        return Optional.of(new RowOwner(path.partition(), path.path()));
      } catch (NoSuchFileException | WireFormatException e) {
        // The other one then, or none.
      }
    }
    return Optional.empty();
  }

  /** What was found when the database went to quarantine; empty if the mark does not say. */
  static String reason(Path directory) throws IOException {
    Path mark = directory.resolve(isOfDamage(directory) ? DAMAGED : REFILLING);
    String text = Files.readString(mark, StandardCharsets.UTF_8);
    return text.lines().skip(1).collect(Collectors.joining(" "));
  }

  /** Whether nothing was given yet: a database that is there is the damaged one. */
  static boolean isOfDamage(Path directory) {
    return Files.exists(directory.resolve(DAMAGED));
  }

  /** From here on a database that is there is what peers gave. Durable on return. */
  static void beginRefill(Path directory) throws IOException {
    Files.move(
        directory.resolve(DAMAGED),
        directory.resolve(REFILLING),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    DurableFiles.forceDirectory(directory);
  }

  /** What is there is the database again. Durable on return. */
  static void remove(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(REFILLING));
    DurableFiles.forceDirectory(directory);
  }
}
