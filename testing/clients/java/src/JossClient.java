import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.javaswift.joss.client.factory.AccountFactory;
import org.javaswift.joss.client.factory.AuthenticationMethod;
import org.javaswift.joss.exception.AlreadyExistsException;
import org.javaswift.joss.exception.CommandException;
import org.javaswift.joss.exception.ModifiedException;
import org.javaswift.joss.exception.NotFoundException;
import org.javaswift.joss.exception.NotModifiedException;
import org.javaswift.joss.exception.UnauthorizedException;
import org.javaswift.joss.headers.object.DeleteAfter;
import org.javaswift.joss.headers.object.conditional.IfMatch;
import org.javaswift.joss.headers.object.conditional.IfModifiedSince;
import org.javaswift.joss.headers.object.conditional.IfNoneMatch;
import org.javaswift.joss.headers.object.conditional.IfUnmodifiedSince;
import org.javaswift.joss.headers.object.range.ExcludeStartRange;
import org.javaswift.joss.headers.object.range.FirstPartRange;
import org.javaswift.joss.headers.object.range.LastPartRange;
import org.javaswift.joss.headers.object.range.MidPartRange;
import org.javaswift.joss.instructions.DownloadInstructions;
import org.javaswift.joss.instructions.UploadInstructions;
import org.javaswift.joss.model.Account;
import org.javaswift.joss.model.Container;
import org.javaswift.joss.model.DirectoryOrObject;
import org.javaswift.joss.model.ListSubject;
import org.javaswift.joss.model.PaginationMap;
import org.javaswift.joss.model.StoredObject;

/**
 * What an application does with JOSS, a Java SDK for Swift, from login to the last deletion; each
 * answer is judged. Ends with 1 and a sentence at the first that is wrong. Argument: the auth URL.
 */
final class JossClient {
  private static final int SOCKET_TIMEOUT_MILLIS = 60_000;
  private static final int LISTED = 25;
  private static final int PAGE = 10;
  private static final int SEGMENT_BYTES = 1_000_000;
  private static final int LARGE_BYTES = 3_500_000;
  private static final Duration COUNTED_WITHIN = Duration.ofSeconds(30);
  private static final long URL_SECONDS = 300;
  private static final String KEY = "a-key-for-addresses";

  private final String endpoint;
  private final Account account;

  private JossClient(String endpoint) {
    this.endpoint = endpoint;
    this.account = login(endpoint, "testing");
  }

  public static void main(String[] arguments) throws Exception {
    var client = new JossClient(arguments[0]);
    client.wrongKey();
    client.containers();
    client.bytesAndFiles();
    client.metadata();
    client.conditions();
    client.ranges();
    client.listings();
    client.copies();
    client.largeObject();
    client.expiry();
    client.access();
    client.addresses();
    client.deletion();
    System.out.println("  " + client.account.getNumberOfCalls() + " calls of the SDK");
  }

  private static Account login(String endpoint, String key) {
    return new AccountFactory()
        .setAuthenticationMethod(AuthenticationMethod.TEMPAUTH)
        .setAuthUrl(endpoint)
        .setUsername("test:tester")
        .setPassword(key)
        .setSocketTimeout(SOCKET_TIMEOUT_MILLIS)
        .setHashPassword(KEY)
        .createAccount();
  }

  private void wrongKey() {
    refused("a wrong key", UnauthorizedException.class, () -> login(endpoint, "wrong"));
  }

  private void containers() throws Exception {
    Container container = account.getContainer("sdk");
    expect("a container that is not there", container.exists(), false);
    container.create();
    expect("a container that was made", container.exists(), true);
    // The store answers 202, as Swift, and the SDK makes that an exception.
    refused("a container that is there", AlreadyExistsException.class, container::create);
    Container strange = account.getContainer("sdk with blanks, ümläut & 100%").create();
    expect("containers by a prefix", accountListing("sdk "), List.of(strange.getName()));
    strange.delete();
    expect("a container that was deleted", strange.exists(), false);
    refused(
        "an object of no container",
        NotFoundException.class,
        () -> strange.getObject("o").uploadObject(bytes(1, 1)));
  }

  private void bytesAndFiles() throws IOException {
    Container container = account.getContainer("sdk");
    byte[] content = bytes(2, 100_000);
    StoredObject object = container.getObject("dir/bytes ümläut?&#%");
    expect("an object that is not there", object.exists(), false);
    object.uploadObject(content);
    expect("its bytes", object.downloadObject(), content);
    expect("its etag", object.getEtag(), md5(content));
    expect("its length", object.getContentLength(), 100_000L);
    long age = System.currentTimeMillis() - object.getLastModifiedAsDate().getTime();
    expect("its age within a minute", Math.abs(age) < 60_000, true);
    object.uploadObject(bytes(3, 10));
    object.reload();
    expect("its bytes, written again", object.downloadObject(), bytes(3, 10));

    object.uploadObject(new byte[0]);
    expect("an empty object", object.downloadObject(), new byte[0]);

    Path file = Files.createTempFile("sdk", ".png");
    Path copy = Files.createTempFile("sdk", ".copy");
    try {
      Files.write(file, content);
      StoredObject stored = container.getObject("file.png");
      stored.uploadObject(file.toFile());
      expect("the type of a file by its name", stored.getContentType(), "image/png");
      stored.downloadObject(copy.toFile());
      expect("a file", Files.readAllBytes(copy), content);
      stored.setContentType("text/x-other");
      stored.reload();
      expect("another type", stored.getContentType(), "text/x-other");
    } finally {
      Files.delete(file);
      Files.delete(copy);
    }
    StoredObject checked = container.getObject("checked");
    refused(
        "an upload whose MD5 is another",
        CommandException.class,
        () -> checked.uploadObject(new UploadInstructions(content).setMd5(md5(new byte[1]))));
    expect("what was refused", checked.exists(), false);
  }

  private void metadata() {
    StoredObject object = account.getContainer("sdk").getObject("file.png");
    object.setMetadata(metadata("colour", "blue", "two-words", "some value"));
    expect(
        "an object's metadata",
        again(object),
        metadata("colour", "blue", "two-words", "some value"));
    object.setAndSaveMetadata("size", "7");
    expect(
        "one item more",
        again(object),
        metadata("colour", "blue", "two-words", "some value", "size", "7"));
    object.removeAndSaveMetadata("colour");
    // The SDK sends an empty value, which an object keeps.
    expect(
        "an item emptied",
        again(object),
        metadata("colour", "", "two-words", "some value", "size", "7"));
    object.setMetadata(metadata("two-words", "some value", "size", "7"));
    expect("one item less", again(object), metadata("two-words", "some value", "size", "7"));

    Container container = account.getContainer("sdk");
    container.setMetadata(metadata("owner", "me", "year", "2026"));
    container.reload();
    expect(
        "a container's metadata",
        new TreeMap<>(container.getMetadata()),
        metadata("owner", "me", "year", "2026"));
    container.removeAndSaveMetadata("owner");
    container.reload();
    expect("a container's metadata, one less", container.getMetadata("owner"), null);

    account.setAndSaveMetadata("motto", "keep data");
    account.reload();
    expect("an account's metadata", account.getMetadata("motto"), "keep data");
  }

  private void conditions() {
    StoredObject object = account.getContainer("sdk").getObject("file.png");
    object.reload();
    var unlike = new DownloadInstructions().setMatchConditional(new IfNoneMatch(object.getEtag()));
    refused(
        "what is known by its etag",
        NotModifiedException.class,
        () -> object.downloadObject(unlike));
    var like = new DownloadInstructions().setMatchConditional(new IfMatch(object.getEtag()));
    expect("what still has its etag", object.downloadObject(like).length, 100_000);
    Date yesterday = Date.from(Instant.now().minus(Duration.ofDays(1)));
    var since = new DownloadInstructions().setSinceConditional(new IfModifiedSince(yesterday));
    expect("what changed since yesterday", object.downloadObject(since).length, 100_000);
    var unchanged =
        new DownloadInstructions().setSinceConditional(new IfUnmodifiedSince(yesterday));
    refused(
        "what changed and should not have",
        ModifiedException.class,
        () -> object.downloadObject(unchanged));
  }

  private void ranges() {
    byte[] content = bytes(2, 100_000);
    StoredObject object = account.getContainer("sdk").getObject("file.png");
    expect(
        "the first bytes",
        object.downloadObject(new DownloadInstructions().setRange(new FirstPartRange(100))),
        Arrays.copyOfRange(content, 0, 101));
    expect(
        "some bytes in the middle",
        object.downloadObject(new DownloadInstructions().setRange(new MidPartRange(500, 70_000))),
        Arrays.copyOfRange(content, 500, 70_001));
    expect(
        "the last bytes",
        object.downloadObject(new DownloadInstructions().setRange(new LastPartRange(100))),
        Arrays.copyOfRange(content, 99_900, 100_000));
    expect(
        "all but the first bytes",
        object.downloadObject(new DownloadInstructions().setRange(new ExcludeStartRange(99_000))),
        Arrays.copyOfRange(content, 99_000, 100_000));
  }

  private void listings() {
    Container container = account.getContainer("sdk-list").create();
    List<String> all = new ArrayList<>();
    for (int index = 0; index < LISTED; index++) {
      String name = "%s/%02d".formatted(index % 2 == 0 ? "even" : "odd", index);
      all.add(name);
      container.getObject(name).uploadObject(bytes(index, index));
    }
    container.getObject("single").uploadObject(bytes(1, 50));
    all.add("single");
    all.sort(null);
    expect("a whole listing", names(container.list()), all);

    container.reload();
    expect("objects that the container counts", container.getCount(), LISTED + 1);
    expect(
        "bytes that the container counts",
        container.getBytesUsed(),
        (long) LISTED * (LISTED - 1) / 2 + 50);

    PaginationMap pages = container.getPaginationMap(PAGE);
    expect("pages", pages.getNumberOfPages(), 3);
    List<String> paged = new ArrayList<>();
    for (int page = 0; page < pages.getNumberOfPages(); page++) {
      paged.addAll(names(container.list(pages, page)));
    }
    expect("a listing page by page", paged, all);
    expect(
        "a listing by a prefix",
        names(container.list("odd/", null, LISTED)),
        all.stream().filter(name -> name.startsWith("odd/")).toList());
    expect(
        "a listing behind a marker",
        names(container.list("odd/", "odd/21", LISTED)),
        List.of("odd/23"));
    StoredObject row = container.list("odd/", "odd/21", LISTED).iterator().next();
    expect("the etag in a row", row.getEtag(), md5(bytes(23, 23)));
    expect("the length in a row", row.getContentLength(), 23L);

    List<String> top = new ArrayList<>();
    for (DirectoryOrObject entry : container.listDirectory("", '/', null, PAGE)) {
      top.add((entry.isDirectory() ? "folder " : "object ") + entry.getName());
    }
    expect("a listing by folders", top, List.of("folder even/", "folder odd/", "object single"));

    awaitCounts();
  }

  /** What containers hold their account counts a moment later; each look is a request. */
  private void awaitCounts() {
    Instant end = Instant.now().plus(COUNTED_WITHIN);
    do {
      account.reload();
    } while (!isCounted() && Instant.now().isBefore(end));
    String counted =
        "%d containers, %d objects, %d bytes"
            .formatted(account.getCount(), account.getObjectCount(), account.getBytesUsed());
    expect("that the account counts all, not " + counted, isCounted(), true);
  }

  private boolean isCounted() {
    return account.getCount() >= 2
        && account.getBytesUsed() >= 100_000
        && account.getObjectCount() > LISTED;
  }

  private void copies() {
    StoredObject from = account.getContainer("sdk").getObject("file.png");
    Container target = account.getContainer("sdk-list");
    StoredObject to = target.getObject("copies/file ü.png");
    from.copyObject(target, to);
    expect("a copy", to.downloadObject(), bytes(2, 100_000));
    expect("a copy's metadata", again(to), metadata("two-words", "some value", "size", "7"));
    expect("a copy's type", to.getContentType(), "text/x-other");
    to.delete();
  }

  private void largeObject() {
    byte[] content = bytes(4, LARGE_BYTES);
    Container container = account.getContainer("sdk-large").create();
    StoredObject object = container.getObject("large");
    object.uploadObject(new UploadInstructions(content).setSegmentationSize((long) SEGMENT_BYTES));
    expect("a large object's length", object.getContentLength(), (long) LARGE_BYTES);
    expect("a large object's manifest", object.getManifest(), "sdk-large/large");
    expect("a large object", object.downloadObject(), content);
    expect(
        "a range over two segments",
        object.downloadObject(
            new DownloadInstructions()
                .setRange(new MidPartRange(SEGMENT_BYTES - 5, SEGMENT_BYTES + 5))),
        Arrays.copyOfRange(content, SEGMENT_BYTES - 5, SEGMENT_BYTES + 6));
    expect("its segments", container.list("large/", null, PAGE).size(), 4);
  }

  private void expiry() {
    StoredObject object = account.getContainer("sdk-list").getObject("expires");
    object.uploadObject(bytes(5, 10));
    Date end = Date.from(Instant.ofEpochSecond(Instant.now().getEpochSecond() + 86_400));
    object.setDeleteAt(end);
    object.reload();
    expect("the time of deletion", object.getDeleteAtAsDate(), end);
    StoredObject brief = account.getContainer("sdk-list").getObject("expires-soon");
    brief.uploadObject(new UploadInstructions(bytes(5, 10)).setDeleteAfter(new DeleteAfter(1000)));
    expect("the time of deletion by seconds", brief.getDeleteAtAsDate().after(new Date()), true);
    object.delete();
    brief.delete();
  }

  private void access() throws Exception {
    Container container = account.getContainer("sdk");
    StoredObject object = container.getObject("file.png");
    String address = object.getPublicURL();
    expect("a stranger", send(HttpRequest.newBuilder(URI.create(address))).statusCode(), 401);
    container.makePublic();
    container.reload();
    expect("a public container", container.isPublic(), true);
    expect(
        "a stranger in a public container",
        send(HttpRequest.newBuilder(URI.create(address))).statusCode(),
        200);
    container.makePrivate();
    expect(
        "a stranger, again", send(HttpRequest.newBuilder(URI.create(address))).statusCode(), 401);
    container.setContainerRights("test:tester3", "test2:tester2");
    container.reload();
    expect("who may write", container.getcontainerWritePermission(), "test:tester3");
    expect("who may read", container.getContainerReadPermission(), "test2:tester2");
  }

  private void addresses() throws Exception {
    Container container = account.getContainer("sdk");
    StoredObject object = container.getObject("file.png");
    account.synchronizeWithServerTime();
    var got = send(HttpRequest.newBuilder(URI.create(object.getTempGetUrl(URL_SECONDS))));
    expect("a signed GET", got.statusCode(), 200);
    expect("a signed GET's bytes", got.body(), bytes(2, 100_000));
    StoredObject put = container.getObject("by-address");
    URI address = URI.create(put.getTempPutUrl(URL_SECONDS));
    expect(
        "a signed PUT",
        send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(bytes(6, 1000))))
            .statusCode(),
        201);
    expect("what a signed PUT stored", put.downloadObject(), bytes(6, 1000));
    expect(
        "a signed PUT, used to delete",
        send(HttpRequest.newBuilder(address).DELETE()).statusCode(),
        401);
    URI other = URI.create(address.toString().replace("by-address", "by-another"));
    expect(
        "another name's signature",
        send(HttpRequest.newBuilder(other).PUT(BodyPublishers.ofByteArray(new byte[1])))
            .statusCode(),
        401);
  }

  private void deletion() {
    refused(
        "deletion of a container with objects",
        CommandException.class,
        () -> account.getContainer("sdk").delete());
    for (String name : List.of("sdk", "sdk-list", "sdk-large")) {
      Container container = account.getContainer(name);
      // The SDK deletes the segments of a manifest with it, so they may be gone when it is their
      // turn.
      for (StoredObject object : container.list()) {
        if (object.exists()) {
          object.delete();
        }
      }
      expect("objects that are left in " + name, names(container.list()), List.of());
      container.delete();
      expect(name + " after its deletion", container.exists(), false);
    }
    refused(
        "deletion of what is not there",
        NotFoundException.class,
        () -> account.getContainer("sdk").delete());
    refused(
        "an object of a deleted container",
        NotFoundException.class,
        () -> account.getContainer("sdk").getObject("file.png").downloadObject());
  }

  // ---- helpers

  /**
   * By hand: JOSS 0.10.4 reads no row with a "storage_policy", which those of newer Swifts have
   * too.
   */
  private List<String> accountListing(String prefix) throws Exception {
    String query = "?prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
    var request = HttpRequest.newBuilder(URI.create(account.getPublicURL() + query));
    var answer = send(request.header("X-Auth-Token", account.getAccess().getToken()));
    expect("status of an account listing", answer.statusCode(), 200);
    return new String(answer.body(), StandardCharsets.UTF_8).lines().toList();
  }

  private static Map<String, Object> again(StoredObject object) {
    object.reload();
    return new TreeMap<>(object.getMetadata());
  }

  private static Map<String, Object> metadata(String... namesAndValues) {
    var items = new TreeMap<String, Object>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      items.put(namesAndValues[index], namesAndValues[index + 1]);
    }
    return items;
  }

  private static List<String> names(Collection<? extends ListSubject> listed) {
    return listed.stream().map(ListSubject::getName).toList();
  }

  private static byte[] bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          request.timeout(Duration.ofMillis(SOCKET_TIMEOUT_MILLIS)).build(),
          BodyHandlers.ofByteArray());
    }
  }

  private static void refused(
      String what, Class<? extends CommandException> wanted, Runnable call) {
    try {
      call.run();
    } catch (CommandException e) {
      expect(what, wanted.isInstance(e) ? wanted : e, wanted);
      return;
    }
    fail(what + ": was not refused");
  }

  private static void expect(String what, Object got, Object wanted) {
    boolean same =
        got instanceof byte[] bytes
            ? Arrays.equals(bytes, (byte[]) wanted)
            : Objects.equals(got, wanted);
    if (!same) {
      fail(what + ": got " + shown(got) + ", wanted " + shown(wanted));
    }
  }

  private static String shown(Object value) {
    return value instanceof byte[] bytes
        ? bytes.length
            + " bytes "
            + new String(bytes, 0, Math.min(80, bytes.length), StandardCharsets.ISO_8859_1)
        : String.valueOf(value);
  }

  private static void fail(String sentence) {
    System.err.println("FAILED: " + sentence);
    System.exit(1);
  }
}
