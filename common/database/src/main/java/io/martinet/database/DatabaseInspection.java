package io.martinet.database;

import io.martinet.core.PathHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks one database up on a device that no process uses, and reads all of it as the audit does.
 * Rows that a crash left in the device's row journal alone are not seen. Changes nothing. One
 * thread.
 */
public final class DatabaseInspection {
  private final RowKind<?> kind;
  private @Nullable DatabaseInfo info;
  private @Nullable String damage;

  /**
   * What a device holds of a database.
   *
   * @param quarantine the mark that makes it unknown, or null
   * @param file the database's file, or null if there is none
   * @param info what the file says, or null if there is none or it cannot be read
   * @param damage what does not verify, or null
   * @param setApart directories with damaged files that stood in its place once
   */
  public record Found(
      @Nullable Quarantine quarantine,
      @Nullable Path file,
      @Nullable DatabaseInfo info,
      @Nullable String damage,
      List<Path> setApart) {
    /** Whether the device would say that there is no such database. */
    public boolean isAbsent() {
      return quarantine == null && file == null;
    }

    /** Whether the device can tell, and all that it holds verifies. */
    public boolean isSound() {
      return quarantine == null && damage == null;
    }
  }

  /**
   * What a mark says of the database in whose place it stands.
   *
   * @param isRefilling whether a file that is there is what peers gave since, not the damaged one
   * @param reason what was found, empty if the mark does not say
   */
  public record Quarantine(boolean isRefilling, String reason) {}

  private DatabaseInspection(RowKind<?> kind) {
    this.kind = kind;
  }

  /**
   * Looks for the database of an account or a container.
   *
   * @param device its directory
   * @param role {@code container} or {@code account}
   * @param hash of the owner's path
   * @throws IOException the directory cannot be read; a file that cannot is damage
   */
  public static Found of(Path device, String role, RowKind<?> kind, RowOwner owner, PathHash hash)
      throws IOException {
    Path root = device.resolve(role + "s");
    var place = new DatabasePlace(owner.partition(), hash.toString());
    Path file = DatabaseFiles.file(root, place);
    boolean isThere = Files.exists(file);
    var inspection = new DatabaseInspection(kind);
    if (isThere) {
      inspection.look(file, owner);
    }
    return new Found(
        quarantine(DatabaseFiles.directory(root, place)),
        isThere ? file : null,
        inspection.info,
        inspection.damage,
        DatabaseFiles.setApart(root, place));
  }

  private static @Nullable Quarantine quarantine(Path directory) throws IOException {
    return QuarantineMark.isIn(directory)
        ? new Quarantine(!QuarantineMark.isOfDamage(directory), QuarantineMark.reason(directory))
        : null;
  }

  private void look(Path path, RowOwner owner) throws IOException {
    try (SqliteFile file = SqliteFile.inspect(path)) {
      Schema.CURRENT.requireKnown(file);
      // First: of a damaged one all is told that can be read.
      info = file.readTogether(() -> DatabaseInfo.read(file));
      RowOwner found = file.readTogether(() -> DatabaseCheck.requireSound(file, kind));
      if (!found.equals(owner)) {
        damage = "is of %s in partition %d".formatted(found.path(), found.partition());
      }
    } catch (DatabaseException | IllegalArgumentException e) {
      // The latter where a text has not its form. SQLite says what it finds in several lines.
      damage = String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }
}
