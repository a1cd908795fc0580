package io.martinet.proxy.bulk;

import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.listing.AcceptHeader;
import io.martinet.proxy.listing.ListingFormat;

/**
 * The form of a result, by the request's {@code Accept}. A client that takes none of the forms is
 * told so in one that it does not take, as in Swift. Immutable.
 *
 * @param form how the result is written
 * @param contentType of the answer
 * @param isAcceptable whether the client takes it; otherwise nothing is done but to say 406
 */
public record BulkFormat(ListingFormat form, String contentType, boolean isAcceptable) {
  public static BulkFormat of(RequestContext context) {
    return AcceptHeader.choose(context.header("Accept"))
            instanceof AcceptHeader.Choice.Chosen(var f)
        ? new BulkFormat(f, f.mediaType(), true)
        : new BulkFormat(ListingFormat.TEXT, Responses.HTML, false);
  }

  boolean isXml() {
    return form == ListingFormat.XML || form == ListingFormat.TEXT_XML;
  }
}
