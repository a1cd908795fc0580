package io.martinet.http.wire;

import io.martinet.core.StorePath;
import io.netty.buffer.ByteBuf;

/** Names of objects in binary messages: account, container and object, strings as in rows. */
final class StorePathBytes {
  private StorePathBytes() {}

  static void writeObject(ByteBuf target, StorePath path) {
    WireStrings.write(target, path.account());
    WireStrings.write(target, path.requireContainer());
    WireStrings.write(target, path.requireObject());
  }

  /**
   * @throws IndexOutOfBoundsException if the buffer ends inside it
   * @throws WireFormatException if it names no object
   */
  static StorePath readObject(ByteBuf source) {
    String account = WireStrings.read(source);
    String container = WireStrings.read(source);
    String object = WireStrings.read(source);
    if (account.isEmpty() || container.isEmpty() || object.isEmpty()) {
      throw new WireFormatException("an empty name");
    }
    return StorePath.object(account, container, object);
  }
}
