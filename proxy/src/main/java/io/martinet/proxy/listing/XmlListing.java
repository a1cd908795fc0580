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
 * XML as Swift 2.30.1 writes it, down to its blanks: clients that read it with patterns instead of
 * a parser exist. Control characters that XML cannot hold go out as they are, as in Swift.
 */
final class XmlListing {
  private static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StoragePolicies policies;

  XmlListing(StoragePolicies policies) {
    this.policies = policies;
  }

  void write(String owner, ListingPage page, ByteBuf target) {
    ascii(target, PROLOG);
    switch (page.kind()) {
      case CONTAINERS -> account(owner, page, target);
      case OBJECTS -> container(owner, page, target);
    }
  }

  private void account(String owner, ListingPage page, ByteBuf target) {
    ascii(target, "<account name=\"");
    attribute(owner, target);
    ascii(target, "\">");
    for (ListingEntry entry : page.entries()) {
      target.writeByte('\n');
      switch (entry) {
        case ContainerEntry container -> container(container, target);
        case Subdir(var name) -> {
          ascii(target, "<subdir name=\"");
          attribute(name, target);
          ascii(target, "\" />");
        }
        case ObjectEntry object ->
            throw new IllegalStateException("an object in an account: " + object.name());
      }
    }
    ascii(target, "\n</account>");
  }

  private void container(ContainerEntry entry, ByteBuf target) {
    ascii(target, "<container>");
    element("name", entry.name(), target);
    element("count", Long.toString(entry.objectCount()), target);
    element("bytes", Long.toString(entry.bytesUsed()), target);
    element("last_modified", ListingDate.format(entry.putTicks()), target);
    element("storage_policy", policies.nameOf(entry.policy()), target);
    ascii(target, "</container>");
  }

  private static void container(String owner, ListingPage page, ByteBuf target) {
    ascii(target, "<container name=\"");
    attribute(owner, target);
    if (page.entries().isEmpty()) {
      ascii(target, "\" />");
      return;
    }
    ascii(target, "\">");
    for (ListingEntry entry : page.entries()) {
      switch (entry) {
        case ObjectEntry object -> object(object, target);
        case Subdir(var name) -> {
          ascii(target, "<subdir name=\"");
          attribute(name, target);
          ascii(target, "\">");
          element("name", name, target);
          ascii(target, "</subdir>");
        }
        case ContainerEntry container ->
            throw new IllegalStateException("a container in a container: " + container.name());
      }
    }
    ascii(target, "</container>");
  }

  private static void object(ObjectEntry entry, ByteBuf target) {
    ascii(target, "<object>");
    element("name", entry.name(), target);
    ListedEtag etag = ListedEtag.parse(entry.etag());
    element("hash", etag.hash(), target);
    element("bytes", Long.toString(etag.bytes(entry.sizeBytes())), target);
    element("content_type", ListedContentType.of(entry.contentType()), target);
    element("last_modified", ListingDate.format(entry.lastModifiedTicks()), target);
    ascii(target, "</object>");
  }

  private static void element(String name, String text, ByteBuf target) {
    target.writeByte('<');
    ascii(target, name);
    target.writeByte('>');
    escaped(text, false, target);
    ascii(target, "</");
    ascii(target, name);
    target.writeByte('>');
  }

  private static void attribute(String text, ByteBuf target) {
    escaped(text, true, target);
  }

  private static void escaped(String text, boolean isAttribute, ByteBuf target) {
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      String reference = reference(text.charAt(i), isAttribute);
      if (reference != null) {
        ByteBufUtil.writeUtf8(target, text, plainFrom, i);
        ascii(target, reference);
        plainFrom = i + 1;
      }
    }
    ByteBufUtil.writeUtf8(target, text, plainFrom, text.length());
  }

  private static @Nullable String reference(char c, boolean isAttribute) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> isAttribute ? "&quot;" : null;
      case '\t' -> isAttribute ? "&#09;" : null;
      case '\n' -> isAttribute ? "&#10;" : null;
      case '\r' -> isAttribute ? "&#13;" : null;
      default -> null;
    };
  }

  private static void ascii(ByteBuf target, String text) {
    ByteBufUtil.writeAscii(target, text);
  }
}
