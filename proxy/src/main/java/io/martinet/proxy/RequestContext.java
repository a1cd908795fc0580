package io.martinet.proxy;

import io.martinet.auth.Identity;
import io.martinet.auth.User;
import io.martinet.core.StorePath;
import io.martinet.http.Request;
import io.martinet.http.RequestBody;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the pipeline: what it names, who sends it, when it came, and what
 * the access log will tell of it. The outermost stage makes it; confined to the request's virtual
 * thread. Threads that work for the request take single values from it.
 */
public final class RequestContext {
  /** In a query, what is as good as a token while it lasts. */
  private static final String SIGNATURE = "temp_url_sig=";

  /** Enough of a signature to find its other requests, and too little to use it. */
  private static final Pattern SIGNATURE_SHOWN = Pattern.compile(SIGNATURE + "([^&]{16})[^&]+");

  private Request request;
  private RequestPath path;
  private Query query;
  private final String transactionId;
  private final long timeTicks;
  private final AccessNotes accessNotes = new AccessNotes();
  private @Nullable Identity identity;
  private @Nullable Authorizer authorizer;
  private boolean isApproved;
  private boolean isInternal;
  private boolean isAllowed;
  private boolean isOwner;
  private int depth;
  private int manifestDepth;
  private final String sentTarget;
  private WriteGuard guard = WriteGuard.NONE;
  private @Nullable SharedLinks sharedLinks;

  /**
   * @param transactionId goes with every request that is sent for this one
   * @param timeTicks time of arrival by the hybrid clock, against which expiry is judged
   */
  public RequestContext(Request request, String transactionId, long timeTicks) {
    this(request, RequestPath.parse(request.target()), transactionId, timeTicks);
  }

  private RequestContext(Request request, RequestPath path, String transactionId, long timeTicks) {
    this.request = request;
    this.sentTarget = request.target();
    this.path = path;
    this.query = Query.parse(request.target());
    this.transactionId = transactionId;
    this.timeTicks = timeTicks;
  }

  /**
   * A request that a stage sends on behalf of this one to the stages behind it: the same sender,
   * who is judged anew by what it names. See {@link SubRequest}.
   *
   * @param name what it names; null to go by the target, as for clients, who cannot name all
   * @param source which stage sends it, for the access log
   */
  RequestContext subRequest(Request sub, @Nullable StorePath name, String source) {
    RequestPath named =
        name == null ? RequestPath.parse(sub.target()) : new RequestPath.Store(name);
    var context = new RequestContext(sub, named, transactionId, timeTicks);
    context.identity = identity;
    context.authorizer = authorizer;
    context.isApproved = isApproved;
    context.isInternal = isInternal;
    context.depth = depth + 1;
    context.manifestDepth = manifestDepth;
    context.accessNotes.source(source);
    return context;
  }

  /**
   * Gives the request another target, for a stage in front of all that look at it: what a host
   * names, not the path alone. The access log shows the new one.
   *
   * @param target path and query, undecoded
   */
  public void readdress(String target) {
    request =
        new Request(
            request.method(),
            target,
            request.headers(),
            request.body(),
            request.remoteAddress(),
            request.isSecure());
    path = RequestPath.parse(target);
    query = Query.parse(target);
  }

  /** How many requests stand between this one and the client's: 0 for the client's own. */
  public int depth() {
    return depth;
  }

  /** How many manifests name, one the other, what is asked for: 0 for what a client names. */
  public int manifestDepth() {
    return manifestDepth;
  }

  /** Makes it one for what a manifest names. */
  void ofManifest() {
    manifestDepth++;
  }

  public Request request() {
    return request;
  }

  /** Path and query as the client has sent them, whatever they were taken for by its host. */
  public String sentTarget() {
    return sentTarget;
  }

  /** Path and query as sent, as a log may show them. */
  public String loggedTarget() {
    String target = request.target();
    return target.contains(SIGNATURE)
        ? SIGNATURE_SHOWN.matcher(target).replaceAll(SIGNATURE + "$1...")
        : target;
  }

  public HttpMethod method() {
    return request.method();
  }

  /** Whether the method is GET or HEAD. */
  public boolean isRead() {
    return method().equals(HttpMethod.GET) || method().equals(HttpMethod.HEAD);
  }

  /** The client's headers, without those that are not for clients to send. */
  public HttpHeaders headers() {
    return request.headers();
  }

  public @Nullable String header(String name) {
    return request.headers().get(name);
  }

  /** Scheme and host under which the client reached us, perhaps through a proxy that ends TLS. */
  public String endpoint() {
    String forwarded = header("X-Forwarded-Proto");
    boolean isSecure = forwarded == null ? request.isSecure() : forwarded.equalsIgnoreCase("https");
    String host = header("Host");
    return (isSecure ? "https://" : "http://") + (host == null ? "localhost" : host);
  }

  public RequestPath path() {
    return path;
  }

  /** The account, container or object: for stages behind the router. */
  public StorePath storePath() {
    if (path instanceof RequestPath.Store(var store)) {
      return store;
    }
    throw new IllegalStateException("not a path of the store: " + request.target());
  }

  public Query query() {
    return query;
  }

  /** Called by a stage that hears less of the query than was sent, for the stages behind it. */
  public void query(Query heard) {
    query = heard;
  }

  public String transactionId() {
    return transactionId;
  }

  public long timeTicks() {
    return timeTicks;
  }

  /** What stages add to the request's line in the access log. */
  public AccessNotes accessNotes() {
    return accessNotes;
  }

  /** Who sends the request, null for anybody. */
  public @Nullable Identity identity() {
    return identity;
  }

  /** Whether a reseller admin sends it, who is told more about how things are stored. */
  public boolean isReseller() {
    return identity != null && identity.groups().contains(User.RESELLER_ADMIN);
  }

  /** Called by the auth stage: who asks, and who decides later. */
  public void authenticate(@Nullable Identity sender, Authorizer decider) {
    identity = sender;
    authorizer = decider;
  }

  /**
   * Called by a stage in front of auth that vouches for the request itself, by a signature it has
   * checked. Auth then leaves it alone: it is nobody's, whatever token comes with it, and so are
   * those sent on its behalf.
   *
   * @param scope allows exactly what the signature covers
   */
  public void approve(Authorizer scope) {
    identity = null;
    authorizer = scope;
    isApproved = true;
  }

  /** Makes it the store's own: nobody's permission is needed, see {@link #isInternal}. */
  void internal() {
    approve((_, _) -> new Decision.Allowed(true));
    isInternal = true;
  }

  /**
   * Whether the store itself asks, on behalf of a client who has been allowed what it is part of:
   * about what is stored, as it is stored. Links are not followed, and names and types that are the
   * store's own may be used.
   */
  public boolean isInternal() {
    return isInternal;
  }

  /** Called by a stage that wants to see a body pass, for the stages behind it. */
  public void body(RequestBody replaced) {
    request =
        new Request(
            request.method(),
            request.target(),
            request.headers(),
            replaced,
            request.remoteAddress(),
            request.isSecure());
  }

  /** Called by a stage whose signature is good for more than one object. */
  public void share(SharedLinks links) {
    sharedLinks = links;
  }

  /** What else the signature opens that the request has come with; null: nothing, or none has. */
  public @Nullable SharedLinks sharedLinks() {
    return sharedLinks;
  }

  /** Called by a stage that wants more to hold of what it writes than the client does. */
  public void guard(WriteGuard wanted) {
    guard = wanted;
  }

  /**
   * What is to hold when the write takes effect; {@link WriteGuard#NONE} unless a stage said so.
   */
  public WriteGuard guard() {
    return guard;
  }

  /** Whether a stage in front of auth vouches for it. */
  public boolean isApproved() {
    return isApproved;
  }

  /**
   * Asks whether the request may go on. Once allowed it stays allowed. Without an auth stage in
   * front everybody is an owner.
   *
   * @param acl the container's ACL for this method as stored; null before it is known
   */
  public Decision authorize(@Nullable String acl) throws Exception {
    if (isAllowed || authorizer == null) {
      return new Decision.Allowed(isOwner());
    }
    Decision decision = authorizer.decide(this, acl);
    if (decision instanceof Decision.Allowed(var owner)) {
      isAllowed = true;
      isOwner = owner;
    }
    return decision;
  }

  /** Whether the decision has been made, and the request may go on. */
  public boolean isAllowed() {
    return isAllowed || authorizer == null;
  }

  /** Whether the sender owns the account: sees and sets ACLs and keys. False until allowed. */
  public boolean isOwner() {
    return isOwner || authorizer == null;
  }
}
