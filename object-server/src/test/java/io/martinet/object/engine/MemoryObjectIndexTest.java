package io.martinet.object.engine;

class MemoryObjectIndexTest extends ObjectIndexContract {
  @Override
  ObjectIndex open() {
    return new MemoryObjectIndex();
  }

  @Override
  ObjectIndex reopenAfterKill(ObjectIndex killed) {
    return ((MemoryObjectIndex) killed).reopened();
  }
}
