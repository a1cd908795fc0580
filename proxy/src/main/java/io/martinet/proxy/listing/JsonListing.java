package io.martinet.proxy.listing;

import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.StoragePolicies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * An array of one object an entry, in ASCII as Swift writes it, straight into the buffer: clients
 * that take the bytes for Latin-1 read the same names.
 */
final class JsonListing {
  private static final String HEX = "0123456789abcdef";

  private final StoragePolicies policies;

  JsonListing(StoragePolicies policies) {
    this.policies = policies;
  }

  void write(ListingPage page, ByteBuf target) {
    target.writeByte('[');
    boolean isFirst = true;
    for (ListingEntry entry : page.entries()) {
      if (!isFirst) {
        ascii(target, ", ");
      }
      isFirst = false;
      switch (entry) {
        case ObjectEntry object -> object(object, target);
        case ContainerEntry container -> container(container, target);
        case Subdir(var name) -> {
          ascii(target, "{\"subdir\": ");
          string(name, target);
          target.writeByte('}');
        }
      }
    }
    target.writeByte(']');
  }

  private static void object(ObjectEntry entry, ByteBuf target) {
    ListedEtag etag = ListedEtag.parse(entry.etag());
    ascii(target, "{\"bytes\": ");
    ascii(target, Long.toString(etag.bytes(entry.sizeBytes())));
    ascii(target, ", \"hash\": ");
    string(etag.hash(), target);
    ascii(target, ", \"name\": ");
    string(entry.name(), target);
    ascii(target, ", \"content_type\": ");
    string(ListedContentType.of(entry.contentType()), target);
    ascii(target, ", \"last_modified\": \"");
    ascii(target, ListingDate.format(entry.lastModifiedTicks()));
    target.writeByte('"');
    if (!etag.notes().isEmpty()) {
      notes(etag, target);
    }
    target.writeByte('}');
  }

  private static void notes(ListedEtag etag, ByteBuf target) {
    if (!etag.isVersion()) {
      text(ListedEtag.SYMLINK_ETAG, etag.note(ListedEtag.SYMLINK_ETAG), target);
      literal(ListedEtag.SYMLINK_BYTES, etag.note(ListedEtag.SYMLINK_BYTES), target);
    }
    text(ListedEtag.SYMLINK_PATH, etag.note(ListedEtag.SYMLINK_PATH), target);
    literal(ListedEtag.VERSION_SYMLINK, etag.note(ListedEtag.VERSION_SYMLINK), target);
    literal(ListedEtag.IS_LATEST, etag.note(ListedEtag.IS_LATEST), target);
    text(ListedEtag.VERSION_ID, etag.note(ListedEtag.VERSION_ID), target);
    String sloEtag = etag.note(ListedEtag.SLO_ETAG);
    text(ListedEtag.SLO_ETAG, sloEtag == null ? null : '"' + sloEtag + '"', target);
  }

  private static void literal(String key, @Nullable String value, ByteBuf target) {
    if (value != null) {
      ascii(target, ", \"" + key + "\": " + value);
    }
  }

  private static void text(String key, @Nullable String value, ByteBuf target) {
    if (value != null) {
      ascii(target, ", \"");
      ascii(target, key);
      ascii(target, "\": ");
      string(value, target);
    }
  }

  private void container(ContainerEntry entry, ByteBuf target) {
    ascii(target, "{\"name\": ");
    string(entry.name(), target);
    ascii(target, ", \"count\": ");
    ascii(target, Long.toString(entry.objectCount()));
    ascii(target, ", \"bytes\": ");
    ascii(target, Long.toString(entry.bytesUsed()));
    ascii(target, ", \"last_modified\": \"");
    ascii(target, ListingDate.format(entry.putTicks()));
    ascii(target, "\", \"storage_policy\": ");
    string(policies.nameOf(entry.policy()), target);
    target.writeByte('}');
  }

  private static void string(String text, ByteBuf target) {
    target.writeByte('"');
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ' || c > '~') {
        ByteBufUtil.writeUtf8(target, text, plainFrom, i);
        escape(c, target);
        plainFrom = i + 1;
      }
    }
    ByteBufUtil.writeUtf8(target, text, plainFrom, text.length());
    target.writeByte('"');
  }

  private static void escape(char c, ByteBuf target) {
    target.writeByte('\\');
    switch (c) {
      case '"', '\\' -> target.writeByte(c);
      case '\n' -> target.writeByte('n');
      case '\r' -> target.writeByte('r');
      case '\t' -> target.writeByte('t');
      case '\b' -> target.writeByte('b');
      case '\f' -> target.writeByte('f');
      default -> {
        target.writeByte('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
          target.writeByte(HEX.charAt(c >> shift & 0x0f));
        }
      }
    }
  }

  private static void ascii(ByteBuf target, String text) {
    ByteBufUtil.writeAscii(target, text);
  }
}
