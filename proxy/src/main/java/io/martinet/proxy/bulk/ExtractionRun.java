package io.martinet.proxy.bulk;

import io.martinet.core.StorePath;
import io.martinet.http.RequestBody.ClientTimeoutException;
import io.martinet.http.Response;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.ProxyHandler;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.SubRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unpacking of one archive: a PUT for each member, whose body is the archive's own stream. Used
 * once, by the request's thread.
 */
final class ExtractionRun implements BulkAnswer.Work {
  private static final Logger LOG = LoggerFactory.getLogger(ExtractionRun.class);

  private final RequestContext origin;
  private final BodyStream body;
  private final ArchiveFormat format;
  private final MemberPath place;
  private final ProxyHandler next;
  private final ArchiveContainers containers;
  private final ExtractionTally tally;
  private final String source;

  ExtractionRun(
      RequestContext origin,
      BodyStream body,
      ArchiveFormat format,
      MemberPath place,
      ProxyHandler next,
      ArchiveContainers containers,
      ExtractionTally tally,
      String source) {
    this.origin = origin;
    this.body = body;
    this.format = format;
    this.place = place;
    this.next = next;
    this.containers = containers;
    this.tally = tally;
    this.source = source;
  }

  @Override
  public void release() {
    body.close();
  }

  @Override
  public BulkResult run(Heartbeat heartbeat) throws IOException, InterruptedException {
    body.beat(heartbeat);
    try {
      storeAll(heartbeat);
      return tally.result(null);
    } catch (BulkRefusedException e) {
      return tally.result(e);
    } finally {
      body.close();
    }
  }

  private void storeAll(Heartbeat heartbeat)
      throws BulkRefusedException, IOException, InterruptedException {
    try {
      var members = new TarMembers(format.decompress(body), body::receivedBytes);
      for (TarMembers.Member member = members.next(); member != null; member = members.next()) {
        StorePath path = place.of(member.name());
        if (path != null) {
          store(members, member, path);
        }
        heartbeat.beatIfDue();
      }
    } catch (IOException e) {
      throw refusal(e);
    }
    if (body.isEmpty()) {
      throw corrupt("empty file");
    }
  }

  /**
   * What a failure of reading means.
   *
   * @throws IOException nobody is there to be told
   */
  private BulkRefusedException refusal(IOException cause) throws IOException, InterruptedException {
    IOException failure = body.failure();
    return switch (failure) {
      case null -> corrupt(body.isEmpty() ? "empty file" : String.valueOf(cause.getMessage()));
      case InterruptedIOException _ ->
          throw new InterruptedException("interrupted while an archive was read");
      case ClientTimeoutException _ -> new BulkRefusedException(408, "");
      default -> throw failure;
    };
  }

  private static BulkRefusedException corrupt(String why) {
    return new BulkRefusedException(400, "Invalid Tar File: " + why);
  }

  private void store(TarMembers members, TarMembers.Member member, StorePath path)
      throws BulkRefusedException, InterruptedException {
    String name = PercentCode.encodePath(path.requireContainer() + "/" + path.requireObject());
    if (member.isMalformed() || name.contains("%00")) {
      tally.failed(name, 412);
      return;
    }
    try {
      int made = containers.require(path);
      if (made / 100 != 2) {
        var container = StorePath.container(path.account(), path.requireContainer());
        tally.failed(SubRequest.target(container), made);
      }
      int status = put(members, member, path);
      if (status / 100 == 2) {
        tally.created();
      } else {
        tally.failed(name, status);
      }
    } catch (BulkRefusedException | InterruptedException e) {
      throw e;
    } catch (Exception e) { // whatever the cause, the archive goes on and the client is told
      LOG.error("a member of an archive failed: {} {}", origin.transactionId(), path, e);
      tally.failed(name, 500);
    }
  }

  private int put(TarMembers members, TarMembers.Member member, StorePath path) throws Exception {
    HttpHeaders headers =
        MemberHeaders.of(origin.headers(), member.attributes(), member.sizeBytes());
    if (headers == null) {
      return 400;
    }
    var content = new MemberBody(members, member.sizeBytes());
    SubRequest request = SubRequest.of(origin, HttpMethod.PUT, path).headers(headers).body(content);
    Response response = next.handle(request.from(source));
    response.content().release();
    return content.isBroken() ? 500 : response.status();
  }
}
