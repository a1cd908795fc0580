package io.martinet.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * An answer as handlers make it.
 *
 * @param status may be one that HTTP does not register (498, 499, 507)
 * @param headers without framing headers; middleware may change them
 * @param content to a HEAD request its length is told and its bytes are not sent
 */
public record Response(int status, HttpHeaders headers, Content content) {}
