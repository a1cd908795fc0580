package io.martinet.object.engine;

import io.martinet.log.BlockChecksums;
import io.martinet.log.DeviceFile;
import io.martinet.log.DeviceFiles;
import io.martinet.log.VolumeSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HexFormat;

/** Checks that every body file that an entry names is there, and on demand all its bytes. */
final class BodyCheck {
  private static final int DIRECTORIES = 256;
  private static final int NAME_DIGITS = 16;
  private static final int READ_BYTES = 1 << 20;

  private final DeviceFiles files;
  private final RecordReader records;
  private final ObjectIndex index;
  private final boolean readAll;
  private final PrintWriter out;
  private long bad;
  private long orphans;

  BodyCheck(
      DeviceFiles files, VolumeSet volumes, ObjectIndex index, boolean readAll, PrintWriter out) {
    this.files = files;
    this.records = new RecordReader(volumes);
    this.index = index;
    this.readAll = readAll;
    this.out = out;
  }

  void run() throws IOException {
    index.scan(
        IndexKeys.objectsFrom(),
        IndexKeys.objectsTo(),
        (key, value) -> {
          ObjectEntry.Data data = EntryCodec.decode(value).data();
          if (data != null && data.content().fileId() != 0) {
            check(data);
          }
          return true;
        });
    for (int i = 0; i < DIRECTORIES; i++) {
      for (String name : files.list(BodyFiles.directoryOf(i))) {
        if (name.length() == NAME_DIGITS
            && index.get(IndexKeys.bodyFile(HexFormat.fromHexDigitsToLong(name))) == null) {
          orphans++;
        }
      }
    }
  }

  private void check(ObjectEntry.Data data) throws IOException {
    String name = BodyFiles.nameOf(data.content().fileId());
    try (DeviceFile file = files.open(name)) {
      if (file.size() != data.content().lengthBytes()) {
        tell(name, "%d bytes, not %d".formatted(file.size(), data.content().lengthBytes()));
      } else if (readAll && !isWhole(file, data)) {
        tell(name, "damaged");
      }
    } catch (NoSuchFileException missing) {
      tell(name, "missing");
    }
  }

  private boolean isWhole(DeviceFile file, ObjectEntry.Data data) throws IOException {
    try (RecordReader.Pinned record = records.read(data.place())) {
      if (record == null) {
        return false;
      }
      var sums = new BlockChecksums();
      ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
      for (long at = 0; at < data.content().lengthBytes(); at += buffer.limit()) {
        file.read(buffer.clear(), at);
        sums.update(buffer.flip());
      }
      return Arrays.equals(sums.table(), record.stored().blockCrcs());
    }
  }

  private void tell(String name, String what) {
    bad++;
    out.println("body file " + name + ": " + what);
  }

  long bad() {
    return bad;
  }

  long orphans() {
    return orphans;
  }
}
