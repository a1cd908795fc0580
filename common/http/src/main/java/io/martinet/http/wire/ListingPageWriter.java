package io.martinet.http.wire;

import io.martinet.core.Checks;
import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes a listing page entry by entry, so that a database row goes into the answer's buffer
 * without an object in between. One thread at a time; the buffer stays with the caller.
 */
public final class ListingPageWriter {
  private final ByteBuf target;
  private final ListingPage.Kind kind;
  private final int countIndex;
  private int count;

  /** Writes the page's head at the buffer's writer index. */
  public ListingPageWriter(ByteBuf target, ListingPage.Kind kind) {
    this.target = target;
    this.kind = kind;
    target.writeInt(ListingPage.MAGIC);
    target.writeShort(ListingPage.FORMAT);
    target.writeShort(kind.code());
    countIndex = target.writerIndex();
    target.writeInt(0);
  }

  /** Adds an object, its strings in UTF-8; see {@link ObjectEntry}. */
  public void object(
      byte[] name, long lastModifiedTicks, long sizeBytes, byte[] etag, byte[] contentType) {
    head(ListingPage.Kind.OBJECTS, name);
    target.writeLong(lastModifiedTicks);
    target.writeLong(sizeBytes);
    WireStrings.write(target, etag);
    WireStrings.write(target, contentType);
  }

  /** Adds a container, its name in UTF-8; see {@link ContainerEntry}. */
  public void container(byte[] name, long putTicks, long objectCount, long bytesUsed, int policy) {
    head(ListingPage.Kind.CONTAINERS, name);
    target.writeLong(putTicks);
    target.writeLong(objectCount);
    target.writeLong(bytesUsed);
    target.writeShort(policy);
  }

  /** Adds a subdir, its name in UTF-8. */
  public void subdir(byte[] name) {
    target.writeByte(ListingPage.TYPE_SUBDIR);
    WireStrings.write(target, name);
    count++;
  }

  /** Adds an entry of any type that fits the page's kind. */
  public void add(ListingEntry entry) {
    switch (entry) {
      case ObjectEntry(var name, var lastModifiedTicks, var sizeBytes, var etag, var contentType) ->
          object(utf8(name), lastModifiedTicks, sizeBytes, utf8(etag), utf8(contentType));
      case ContainerEntry(var name, var putTicks, var objectCount, var bytesUsed, var policy) ->
          container(utf8(name), putTicks, objectCount, bytesUsed, policy);
      case Subdir(var name) -> subdir(utf8(name));
    }
  }

  /** Entries added so far. */
  public int count() {
    return count;
  }

  /** Completes the page: sets the count in its head. */
  public void finish() {
    target.setInt(countIndex, count);
  }

  private void head(ListingPage.Kind row, byte[] name) {
    Checks.invariant(row == kind, "a row of %s in a page of %s", row, kind);
    target.writeByte(ListingPage.TYPE_ROW);
    WireStrings.write(target, name);
    count++;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
