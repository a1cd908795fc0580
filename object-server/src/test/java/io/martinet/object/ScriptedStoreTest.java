package io.martinet.object;

import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.ObjectStoreContract;

/** Where nothing is scripted the store of the server's tests does what every store does. */
class ScriptedStoreTest extends ObjectStoreContract {
  @Override
  protected ObjectStore open() {
    return new ScriptedStore();
  }

  @Override
  protected void settle() {}
}
