package io.martinet.proxy;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.http.wire.HeaderNames;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits on names, metadata and sizes, published in {@code /info}, and the answers to what breaks
 * them. Lengths are in bytes of UTF-8. The numbers of {@link #defaults} are Swift's. Immutable.
 *
 * @param fileSizeMax bytes of one object
 * @param objectNameMax bytes of an object's name
 * @param containerNameMax bytes of a container's name
 * @param accountNameMax bytes of an account's name
 * @param metaNameMax bytes of a metadata name behind its prefix
 * @param metaValueMax bytes of a metadata value
 * @param metaCountMax metadata items of a resource
 * @param metaOverallMax bytes of all metadata names and values of a resource together
 * @param headerMax bytes of one header value
 * @param listingMax entries of a listing
 */
public record Constraints(
    long fileSizeMax,
    int objectNameMax,
    int containerNameMax,
    int accountNameMax,
    int metaNameMax,
    int metaValueMax,
    int metaCountMax,
    int metaOverallMax,
    int headerMax,
    int listingMax) {
  /** Lengths beyond these do not fit the formats in which names travel and are stored. */
  private static final int NAME_CEILING = 4096;

  public Constraints {
    check("file_size_max", fileSizeMax, Long.MAX_VALUE);
    check("object_name_bytes_max", objectNameMax, NAME_CEILING);
    check("container_name_bytes_max", containerNameMax, NAME_CEILING);
    check("account_name_bytes_max", accountNameMax, NAME_CEILING);
    check("meta_name_bytes_max", metaNameMax, NAME_CEILING);
    check("meta_value_bytes_max", metaValueMax, NAME_CEILING);
    check("meta_count_max", metaCountMax, Integer.MAX_VALUE);
    check("meta_overall_bytes_max", metaOverallMax, Wire.TRAILER_BYTES_MAX / 2);
    check("header_bytes_max", headerMax, Wire.TRAILER_BYTES_MAX / 2);
    check("listing_max", listingMax, ListingQuery.LIMIT_MAX);
  }

  private static void check(String key, long value, long max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "constraints." + key + " must be 1.." + max + ", was " + value);
    }
  }

  /** Swift's own limits: 5 GiB + 2, 1024, 256, 256, 128, 256, 90, 4096, 8192, 10000. */
  public static Constraints defaults() {
    return new Constraints(5_368_709_122L, 1024, 256, 256, 128, 256, 90, 4096, 8192, 10_000);
  }

  /** What carries metadata. */
  public enum Resource {
    ACCOUNT("x-account-meta-", true),
    CONTAINER("x-container-meta-", true),
    OBJECT("x-object-meta-", false);

    private final String prefix;
    private final boolean isUtf8;

    Resource(String prefix, boolean isUtf8) {
      this.prefix = prefix;
      this.isUtf8 = isUtf8;
    }

    /** In lower case, with its dash. */
    public String metaPrefix() {
      return prefix;
    }

    /** What stages store for themselves, in lower case, with its dash. */
    public String sysmetaPrefix() {
      return prefix.replace("-meta-", "-sysmeta-");
    }
  }

  /**
   * Judges the metadata of one request.
   *
   * @return 400, or null if all is well
   */
  public @Nullable Response refuseMetadata(Resource resource, HttpHeaders headers) {
    int count = 0;
    int overall = 0;
    for (Map.Entry<String, String> header : headers) {
      String name = HeaderNames.outside(header.getKey());
      String value = header.getValue();
      if (value.length() > headerMax) {
        return Responses.text(400, "Header value too long: " + clip(name.toLowerCase(Locale.ROOT)));
      }
      if (name.regionMatches(true, 0, resource.prefix, 0, resource.prefix.length())) {
        Response refusal = refuseItem(resource, name, value);
        if (refusal != null) {
          return refusal;
        }
        count++;
        overall += name.length() - resource.prefix.length() + value.length();
      }
    }
    return refuseTotals(count, overall, Responses::text);
  }

  /**
   * Judges the metadata that an account or a container will have after a change.
   *
   * @param metadata names with their prefix
   * @return 400, or null if all is well
   */
  public @Nullable Response refuseAccumulated(Resource resource, Map<String, String> metadata) {
    int overall = 0;
    for (Map.Entry<String, String> item : metadata.entrySet()) {
      String name = HeaderNames.outside(item.getKey());
      overall += name.length() - resource.prefix.length() + item.getValue().length();
    }
    return refuseTotals(metadata.size(), overall, Responses::message);
  }

  /** Judges an account's name: 400, or null if it is short enough. */
  public @Nullable Response refuseAccountName(String name) {
    return refuseName("Account", name, accountNameMax, Responses::message);
  }

  /** Judges the name of a container to be made: 400, or null if it is short enough. */
  public @Nullable Response refuseContainerName(String account, String name) {
    // Hidden accounts keep names of containers in the names of theirs.
    int max = account.startsWith(".") ? 2 * containerNameMax : containerNameMax;
    return refuseName("Container", name, max, Responses::message);
  }

  /** Judges a name of an object: 400, or null if it is short enough. */
  public @Nullable Response refuseObjectName(String name) {
    return refuseName("Object", name, objectNameMax, Responses::text);
  }

  /**
   * Judges length, coding and name of an object to be made, in Swift's order. Its metadata is
   * judged later, behind its expiry.
   *
   * @return 400, 411, 413 or 501, or null if all is well
   */
  public @Nullable Response refuseObject(RequestContext context, String name) {
    HttpHeaders headers = context.headers();
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    boolean isChunked = coding != null && coding.equalsIgnoreCase("chunked");
    if (coding != null && !isChunked) {
      return coding.indexOf(',') >= 0
          ? Responses.text(
              501, "Unsupported Transfer-Coding header value specified in Transfer-Encoding header")
          : Responses.text(400, "Invalid Transfer-Encoding header value");
    }
    if (!isChunked && context.request().body().declaredBytes() > fileSizeMax) {
      return Responses.text(413, "Your request is too large.");
    }
    if (!isChunked && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return Responses.text(411, "Missing Content-Length header.");
    }
    // A version has room for its id behind the longest name of an object.
    return context.isInternal() && VersionPath.isHidden(name) ? null : refuseObjectName(name);
  }

  /**
   * Whether no object can have the path's name: nobody is asked for it, since its internal path
   * might be longer than servers take.
   */
  public boolean isTooLong(StorePath path) {
    String name = path.requireObject();
    return name.length() > objectNameMax / 4
        && name.getBytes(StandardCharsets.UTF_8).length > objectNameMax;
  }

  private @Nullable Response refuseTotals(int count, int overall, Refusal refusal) {
    if (count > metaCountMax) {
      return refusal.of(400, "Too many metadata items; max " + metaCountMax);
    }
    if (overall > metaOverallMax) {
      return refusal.of(400, "Total metadata too large; max " + metaOverallMax);
    }
    return null;
  }

  private @Nullable Response refuseItem(Resource resource, String name, String value) {
    int nameLength = name.length() - resource.prefix.length();
    if (nameLength == 0) {
      return Responses.text(400, "Metadata name cannot be empty");
    }
    if (resource.isUtf8 && (HeaderText.decode(name) == null || HeaderText.decode(value) == null)) {
      return Responses.text(400, "Metadata must be valid UTF-8");
    }
    if (nameLength > metaNameMax) {
      return Responses.text(400, "Metadata name too long: " + clip(shown(resource, name)));
    }
    if (value.length() > metaValueMax) {
      return Responses.text(
          400, "Metadata value longer than " + metaValueMax + ": " + shown(resource, name));
    }
    return null;
  }

  private static @Nullable Response refuseName(String what, String name, int max, Refusal refusal) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    return length <= max
        ? null
        : refusal.of(400, what + " name length of " + length + " longer than " + max);
  }

  /** The name as messages show it: in capitals behind its prefix. */
  private static String shown(Resource resource, String name) {
    String shown =
        resource.prefix + StoredHeaders.titleCase(name.substring(resource.prefix.length()));
    String text = HeaderText.decode(shown);
    return text == null ? shown : text;
  }

  /** Names in messages are shown as far as a person needs them. */
  private static String clip(String name) {
    return name.length() <= 256 ? name : name.substring(0, 256) + "...";
  }

  /** The type of a message's body differs between resources, and the suites compare it. */
  @FunctionalInterface
  private interface Refusal {
    Response of(int status, String message);
  }
}
