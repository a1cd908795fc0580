package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import io.martinet.proxy.Responses;
import io.martinet.proxy.body.RangedAnswers;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic large objects: an object with {@code X-Object-Manifest: container/prefix} reads as all
 * objects of that container whose names begin so, in the order of its listing. Thread-safe.
 */
public final class DynamicLargeObjects implements ProxyHandler {
  static final String MANIFEST = "X-Object-Manifest";

  private final ProxyHandler next;
  private final int listingMax;
  private final RangedAnswers answers;

  /**
   * @param listingMax entries of a listing's page: a manifest of no more has a length and an etag
   */
  public DynamicLargeObjects(ProxyHandler next, int listingMax, RangedAnswers answers) {
    this.next = next;
    this.listingMax = listingMax;
    this.answers = answers;
  }

  @Override
  public Response handle(RequestContext context) throws Exception {
    if (!(context.path() instanceof RequestPath.Store(var path)) || path.object() == null) {
      return next.handle(context);
    }
    if (context.method().equals(HttpMethod.PUT)) {
      String manifest = context.header(MANIFEST);
      return manifest == null || prefixOf(path, manifest) != null
          ? next.handle(context)
          : Responses.message(400, "X-Object-Manifest must be in the format container/prefix");
    }
    Response answer = next.handle(context);
    String manifest = context.isRead() ? answer.headers().get(MANIFEST) : null;
    if (manifest == null || "get".equals(context.query().raw("multipart-manifest"))) {
      return answer;
    }
    Prefix prefix = prefixOf(LargeAnswers.manifestPath(path, answer.headers()), manifest);
    return prefix == null
        ? answer
        : new DynamicRead(context, next, listingMax, answers).answer(answer, prefix);
  }

  /**
   * Which objects are the segments.
   *
   * @param container that holds them
   * @param text what their names begin with
   */
  record Prefix(StorePath container, String text) {}

  /** What the header names; null if that is nothing. */
  private static @Nullable Prefix prefixOf(StorePath path, String header) {
    String text = HeaderText.decode(PercentCode.decode(header));
    if (text == null) {
      return null;
    }
    int slash = text.indexOf('/');
    boolean isOne =
        slash > 0
            && slash < text.length() - 1
            && text.charAt(slash + 1) != '/'
            && text.indexOf('\0') < 0
            && header.indexOf('?') < 0
            && header.indexOf('&') < 0;
    return isOne
        ? new Prefix(
            StorePath.container(path.account(), text.substring(0, slash)),
            text.substring(slash + 1))
        : null;
  }
}
