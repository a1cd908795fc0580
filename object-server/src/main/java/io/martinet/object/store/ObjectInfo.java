package io.martinet.object.store;

import io.martinet.core.StorePath;
import java.util.SortedMap;

/**
 * What is stored with an object, after the join.
 *
 * @param path full name
 * @param lengthBytes length of the body
 * @param etag MD5 of the body, 32 hexadecimal digits
 * @param crc32c CRC32C of the whole body
 * @param contentType as sent, one char a byte
 * @param headers stored headers but the content type, Title-Case names, values one char a byte
 */
public record ObjectInfo(
    StorePath path,
    long lengthBytes,
    String etag,
    int crc32c,
    String contentType,
    SortedMap<String, String> headers) {}
