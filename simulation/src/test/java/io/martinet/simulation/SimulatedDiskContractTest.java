package io.martinet.simulation;

import io.martinet.log.DeviceFiles;
import io.martinet.log.DeviceFilesContract;

/** While nothing is planned to fail it is as any disk. */
class SimulatedDiskContractTest extends DeviceFilesContract {
  @Override
  protected DeviceFiles files() {
    return new SimulatedDisk(new Random64(1), 1 << 20);
  }
}
