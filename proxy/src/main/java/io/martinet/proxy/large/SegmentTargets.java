package io.martinet.proxy.large;

import io.martinet.core.StorePath;
import io.martinet.http.Response;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.StandardTexts;
import io.martinet.proxy.SubRequest;
import io.martinet.proxy.VersionPath;
import io.martinet.proxy.body.Contents;
import io.martinet.proxy.bulk.BulkRefusedException;
import io.martinet.proxy.bulk.DeleteTargets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is deleted with a static large object: its segments, those of manifests among them too, each
 * manifest after what it names. Manifests are read when their turn comes. Belongs to one request's
 * thread.
 */
final class SegmentTargets implements DeleteTargets {
  private static final String NOT_ONE = "Not an SLO manifest";
  private static final String UNREADABLE = "Unable to load SLO manifest or segment.";

  /** What is to be done next, the last of it first. */
  private sealed interface Step {
    /**
     * An object whose turn has come.
     *
     * @param version its id, if just that version is meant; else null
     */
    record Delete(StorePath path, @Nullable String version) implements Step {}

    /** A manifest goes when what it names is gone: until then it can be deleted once more. */
    record Close(StorePath path, @Nullable String version) implements Step {}

    /** A manifest of which the segments come first. */
    record Open(StorePath path, @Nullable String version, int depth) implements Step {}
  }

  /** Of one request: manifests that name each other's copies could go on for ever. */
  static final int TARGETS_MAX = 1_000_000;

  private final RequestContext origin;
  private final ProxyHandler next;
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private int targets;

  /**
   * @param next answers to GET of a manifest with the manifest
   * @param manifest of the large object
   */
  SegmentTargets(RequestContext origin, ProxyHandler next, StorePath manifest) {
    this.origin = origin;
    this.next = next;
    steps.push(new Step.Open(manifest, origin.query().raw(VersionPath.QUERY), 0));
  }

  @Override
  public @Nullable Target next() throws BulkRefusedException, IOException, InterruptedException {
    if (targets++ == TARGETS_MAX) {
      throw new BulkRefusedException(413, "More than " + TARGETS_MAX + " segments");
    }
    Target target = null;
    while (target == null && !steps.isEmpty()) {
      target =
          switch (steps.pop()) {
            case Step.Delete(var path, var version) -> Target.version(name(path), path, version);
            case Step.Close(var path, var version) ->
                Target.version(name(path), path, version).afterAll();
            case Step.Open(var path, var version, var depth) -> open(path, version, depth);
          };
    }
    return target;
  }

  /** Puts a manifest's segments and itself in line; a target if it cannot be opened. */
  private @Nullable Target open(StorePath path, @Nullable String version, int depth)
      throws IOException, InterruptedException {
    Response answer = read(path, version);
    if (answer.status() == 404) {
      answer.content().release();
      return Target.version(name(path), path, version);
    }
    if (answer.status() != 200) {
      answer.content().release();
      // Who has no token is told that; all else is one sentence in Swift.
      return Target.refused(
          name(path), answer.status() == 401 ? "401 " + StandardTexts.reason(401) : UNREADABLE);
    }
    if (!StaticManifest.isMarked(answer.headers()) || depth > StaticRead.DEPTH_MAX) {
      answer.content().release();
      return Target.refused(name(path), NOT_ONE);
    }
    ByteBuf json = Contents.whole(answer.content(), 2 * StaticManifest.BYTES_MAX);
    try {
      steps.push(new Step.Close(path, version));
      String account = LargeAnswers.manifestPath(path, answer.headers()).account();
      for (ManifestEntry entry : ManifestJson.parse(ByteBufUtil.getBytes(json)).reversed()) {
        if (entry instanceof ManifestEntry.Named named) {
          StorePath segment = StaticManifest.pathOf(named, account);
          steps.push(
              named.isManifest()
                  ? new Step.Open(segment, null, depth + 1)
                  : new Step.Delete(segment, null));
        }
      }
      return null;
    } finally {
      json.release();
    }
  }

  private Response read(StorePath path, @Nullable String version)
      throws IOException, InterruptedException {
    SubRequest read = SubRequest.of(origin, HttpMethod.GET, path);
    if (version != null) {
      read.query(VersionPath.QUERY, version);
    }
    try {
      return next.handle(read.from(StaticManifest.SOURCE));
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(path + " could not be read", e);
    }
  }

  private static String name(StorePath path) {
    return PercentCode.encodePath("/" + path.requireContainer() + "/" + path.requireObject());
  }
}
