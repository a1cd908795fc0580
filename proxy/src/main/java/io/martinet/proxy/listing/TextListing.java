package io.martinet.proxy.listing;

import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingPage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A name a line. Names that hold line feeds cannot be told apart; Swift's cannot either. */
final class TextListing {
  private TextListing() {}

  static void write(ListingPage page, ByteBuf target) {
    for (ListingEntry entry : page.entries()) {
      ByteBufUtil.writeUtf8(target, entry.name());
      target.writeByte('\n');
    }
  }
}
