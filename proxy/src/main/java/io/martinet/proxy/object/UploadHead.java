package io.martinet.proxy.object;

import io.martinet.http.wire.StagingId;
import io.martinet.http.wire.Wire;
import io.martinet.proxy.backend.BackendScope;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/**
 * A PUT as each replica gets it, before its body. Immutable.
 *
 * @param writeId names the write
 * @param declaredBytes length of the body, -1 if unknown
 * @param stored headers to be stored with the object
 * @param expectsContinue whether each replica is asked first if it can take the body
 */
record UploadHead(
    BackendScope scope,
    StagingId writeId,
    long declaredBytes,
    HttpHeaders stored,
    boolean expectsContinue) {
  HttpRequest to(int replica) {
    HttpRequest head = scope.head(HttpMethod.PUT, replica);
    HttpHeaders headers = head.headers();
    headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    headers.set(Wire.STAGING_ID, writeId.toString());
    if (declaredBytes >= 0) {
      headers.set(Wire.CONTENT_LENGTH, Long.toString(declaredBytes));
    }
    if (expectsContinue) {
      headers.set(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE);
    }
    headers.add(stored);
    return head;
  }
}
