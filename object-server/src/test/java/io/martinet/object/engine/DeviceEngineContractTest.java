package io.martinet.object.engine;

import io.martinet.log.Committer;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.ObjectStoreContract;
import java.io.IOException;

/** The engine stepped by hand, on a disk and an index in memory. */
class DeviceEngineContractTest extends ObjectStoreContract {
  @Override
  protected ObjectStore open() throws IOException {
    return new TestDevice().open();
  }

  @Override
  protected void settle() {
    var engine = (DeviceEngine) store();
    while (engine.runCommitter() == Committer.Step.COMMITTED) {}
  }
}
