package io.martinet.launcher.recon;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of one server tell of.
 *
 * @param type {@code account}, {@code container} or {@code object}
 * @param version of this software
 * @param devices directories by the devices' names
 * @param isInService whether a device is served
 * @param owedRows container rows that its devices owe; null where none are owed
 * @param figures of the devices
 * @param rings files of the rings
 * @param storeFile what all machines of the store share
 * @param passes what replicators of its devices did last
 * @param expiries what expirers of its devices did last
 * @param clock of the machine
 */
public record ReconSource(
    String type,
    String version,
    SortedMap<String, Path> devices,
    Predicate<String> isInService,
    @Nullable LongSupplier owedRows,
    DeviceFigures figures,
    List<Path> rings,
    Path storeFile,
    PassNotes passes,
    PassNotes expiries,
    InstantSource clock) {
  public ReconSource {
    rings = List.copyOf(rings);
  }
}
