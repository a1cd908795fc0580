package io.martinet.log;

class LossyFilesTest extends DeviceFilesContract {
  @Override
  protected DeviceFiles files() {
    return new LossyFiles();
  }
}
