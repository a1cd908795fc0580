package io.martinet.proxy.object;

import io.martinet.core.ObjectState;
import io.martinet.core.Timestamps;
import io.martinet.core.Version;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.HttpDate;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/** What a client sees of an object's headers, under names in Title-Case. */
final class ObjectHeaders {
  static final String ACCEPT_RANGES = "Accept-Ranges";
  static final String CONTENT_RANGE = "Content-Range";
  static final String CONTENT_TYPE = "Content-Type";
  static final String ETAG = "Etag";

  /** Names the conditional request that wrote the data: a proxy finds its own again (rule 7). */
  static final String WRITE_NAME = StoredHeaders.OBJECT_SYSMETA + "Write-Name";

  static final String LAST_MODIFIED = "Last-Modified";

  private static final String BYTES = "bytes";

  // What object servers send was checked when it was stored.
  private static final DefaultHttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private ObjectHeaders() {}

  /**
   * @param state the join that is served
   * @param told headers of an object server's answer
   */
  static HttpHeaders of(ObjectState state, HttpHeaders told) {
    HttpHeaders headers = UNCHECKED.newHeaders();
    for (Map.Entry<String, String> header : told) {
      StoredHeaders.OBJECT
          .canonical(header.getKey())
          .ifPresent(name -> headers.set(name, header.getValue()));
    }
    long ticks = modifiedTicks(state);
    headers.set(ETAG, told.get(ETAG, ""));
    headers.set(LAST_MODIFIED, HttpDate.format(Timestamps.secondsCeiling(ticks)));
    headers.set("X-Timestamp", Timestamps.format(ticks));
    headers.set(ACCEPT_RANGES, BYTES);
    return headers;
  }

  /** {@code Last-Modified} in Unix seconds. */
  static long lastModifiedSeconds(ObjectState state) {
    return Timestamps.secondsCeiling(modifiedTicks(state));
  }

  /** A POST changes what clients take for the time of the object; its tombstone is long beaten. */
  private static long modifiedTicks(ObjectState state) {
    return Version.max(state.data(), Version.max(state.metadata(), state.contentType())).ticks();
  }
}
