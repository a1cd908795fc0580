package io.martinet.launcher;

import io.martinet.core.ObjectState;
import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.launcher.command.Arguments;
import io.martinet.launcher.command.Command;
import io.martinet.launcher.command.Operand;
import io.martinet.log.RecordLocation;
import io.martinet.object.engine.ObjectInspection;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectKey;
import io.martinet.ring.RingFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.Option;

/** {@code martinet object-info}: where an object's replicas are, and what each device holds. */
final class ObjectInfoCommand implements Command {
  private static final int DAMAGED = 1;

  @Override
  public String name() {
    return "object-info";
  }

  @Override
  public String description() {
    return "Tells where an object's replicas belong and what each device of a store that does not"
        + " run holds of it; reads and verifies every byte.";
  }

  @Override
  public String details() {
    return "Exit code 0: all verifies; 1: something does not; 2: it could not be looked at.";
  }

  @Override
  public List<Operand> operands() {
    return List.of(
        Operand.required("ACCOUNT"), Operand.required("CONTAINER"), Operand.required("OBJECT"));
  }

  @Override
  public List<Option> options() {
    return List.of(StoreOption.OPTION, PolicyOption.OPTION);
  }

  @Override
  public int failureCode() {
    return FsckCommand.FAILED;
  }

  @Override
  public int run(Arguments arguments, PrintWriter out) throws IOException {
    DataDirectory data = StoreOption.of(arguments);
    StoreFile store = StoreFile.read(data);
    StorePath path =
        StorePath.object(arguments.operand(0), arguments.operand(1), arguments.operand(2));
    PathHash hash = store.hash().hashers().hash(path);
    int policy = PolicyOption.of(arguments, store);
    NodesCommand.printPlaces(out, path, hash, RingFile.read(data.ring(RingKind.object(policy))));
    out.flush();
    try (DataLock _ = DataLock.take(data)) {
      return printDevices(out, store, data, new ObjectKey(policy, hash)) ? SUCCESS : DAMAGED;
    }
  }

  /** Whether everything verifies. */
  private static boolean printDevices(
      PrintWriter out, StoreFile store, DataDirectory data, ObjectKey key) {
    boolean isWhole = true;
    for (int index = 0; index < store.shape().devices(); index++) {
      String name = Shape.device(index);
      if (Files.isDirectory(data.device(name))) {
        isWhole &= printDevice(out, name, data.device(name), key);
      }
    }
    return isWhole;
  }

  private static boolean printDevice(PrintWriter out, String name, Path device, ObjectKey key) {
    try {
      ObjectInspection.Found found = ObjectInspection.of(device, key);
      out.printf("%ndevice     %s%n", name);
      print(out, found);
      return found.damage() == null && !(found.lookup() instanceof Lookup.Unknown);
    } catch (IOException e) {
      out.printf("%ndevice     %s%nUNREADABLE %s%n", name, e.getMessage());
      return false;
    }
  }

  private static void print(PrintWriter out, ObjectInspection.Found found) {
    switch (found.lookup()) {
      case Lookup.Live(ObjectState state, _, long deleteAt) -> {
        out.printf("answer     HAVE%n");
        printState(out, state);
        if (deleteAt != 0) {
          out.printf("expires    %d%n", deleteAt);
        }
      }
      case Lookup.Deleted(ObjectState state) -> {
        out.printf("answer     TOMB%n");
        printState(out, state);
      }
      case Lookup.Missing() -> out.printf("answer     NONE%n");
      case Lookup.Unknown(String reason) -> out.printf("answer     UNKNOWN: %s%n", reason);
    }
    for (RecordLocation record : found.records()) {
      out.printf(
          "record     life %d, offset %d, %d bytes, %d of them header and metadata%n",
          record.life(), record.offset(), record.lengthBytes(), record.headBytes());
    }
    if (found.bodyFile() != null) {
      out.printf("body file  %s%n", found.bodyFile());
    }
    if (found.info() != null) {
      printInfo(out, found.info());
    }
    if (!found.records().isEmpty() || found.damage() != null) {
      out.printf("verifies   %s%n", found.damage() == null ? "yes" : "NO: " + found.damage());
    }
  }

  private static void printState(PrintWriter out, ObjectState state) {
    out.printf("data       %s%n", state.data());
    out.printf("metadata   %s%n", state.metadata());
    out.printf("type       %s%n", state.contentType());
    out.printf("tombstone  %s%n", state.tombstone());
  }

  private static void printInfo(PrintWriter out, ObjectInfo info) {
    out.printf("path       %s%n", info.path());
    out.printf(
        "body       %d bytes, ETag %s, CRC32C %08x%n",
        info.lengthBytes(), info.etag(), info.crc32c());
    printHeader(out, "Content-Type", info.contentType());
    info.headers().forEach((name, value) -> printHeader(out, name, value));
  }

  private static void printHeader(PrintWriter out, String name, String value) {
    out.printf("           %s: %s%n", WireText.ofName(name), WireText.of(value));
  }
}
