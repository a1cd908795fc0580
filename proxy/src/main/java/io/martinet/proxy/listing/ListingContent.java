package io.martinet.proxy.listing;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.StoragePolicies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;

/**
 * A listing that has no form yet: stages see its entries, the stage of listing formats gives it the
 * one that the client wants. Sent without that stage it is JSON. Immutable.
 *
 * @param owner name of the account or container listed
 * @param page what is in it
 * @param policies names of the containers' policies
 */
public record ListingContent(String owner, ListingPage page, StoragePolicies policies)
    implements Content.Streamed {
  /** About what one entry takes; only the first size of a buffer that grows. */
  private static final int ENTRY_BYTES = 192;

  private static final int ROOT_BYTES = 512;

  /**
   * Writes the listing.
   *
   * @return a buffer that the caller owns
   */
  public ByteBuf render(ListingFormat format) {
    ByteBuf target =
        PooledByteBufAllocator.DEFAULT.buffer(ROOT_BYTES + ENTRY_BYTES * page.entries().size());
    boolean isWritten = false;
    try {
      switch (format) {
        case TEXT -> TextListing.write(page, target);
        case JSON -> new JsonListing(policies).write(page, target);
        case XML, TEXT_XML -> new XmlListing(policies).write(owner, page, target);
      }
      isWritten = true;
      return target;
    } finally {
      if (!isWritten) {
        target.release();
      }
    }
  }

  /** Unknown before it has a form. */
  @Override
  public long lengthBytes() {
    return -1;
  }

  @Override
  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
    sink.write(render(ListingFormat.JSON));
  }

  @Override
  public void release() {}
}
