package io.martinet.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.SocketAddress;

/**
 * A request as handlers see it. Confined to its virtual thread.
 *
 * @param method as sent
 * @param target as sent: path and query, undecoded, without scheme and authority
 * @param headers as sent, values one char a byte (ISO-8859-1); middleware may change them
 * @param body read at most once
 * @param remoteAddress the peer of the connection
 * @param isSecure came over TLS
 */
public record Request(
    HttpMethod method,
    String target,
    HttpHeaders headers,
    RequestBody body,
    SocketAddress remoteAddress,
    boolean isSecure) {}
