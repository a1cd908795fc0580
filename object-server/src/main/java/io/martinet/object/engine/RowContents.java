package io.martinet.object.engine;

import io.martinet.object.store.RowContent;

/** What the container row of an entry says. */
final class RowContents {
  private RowContents() {}

  static RowContent of(ObjectEntry entry) {
    ObjectEntry.Data data = entry.data();
    if (data == null) {
      return RowContent.DELETED;
    }
    ObjectEntry.ContentType type = entry.type();
    return RowContent.of(
        data.content().lengthBytes(),
        data.content().etag().toString(),
        data.headers().listingNote(),
        type == null ? data.headers().contentType() : type.contentType());
  }
}
