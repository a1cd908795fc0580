package io.martinet.proxy.database;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** What a majority of an account's or container's replicas says of it. */
public sealed interface ReadResult {
  /**
   * It exists.
   *
   * @param body a listing page, empty for HEAD; owned by whoever holds the record
   */
  record Present(HttpHeaders headers, ByteBuf body) implements ReadResult {}

  /**
   * It does not.
   *
   * @param isDeleted whether it once did
   */
  record Absent(boolean isDeleted) implements ReadResult {}

  /**
   * Too few replicas answered.
   *
   * @param why each replica with what came of it
   * @param isArriving whether one of them said that the partition has yet to arrive there
   */
  record Unknown(String why, boolean isArriving) implements ReadResult {}
}
