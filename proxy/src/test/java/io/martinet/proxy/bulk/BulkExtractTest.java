package io.martinet.proxy.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.RequestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class BulkExtractTest {
  private final BulkHarness store = new BulkHarness();

  @Test
  void eachFileIsPutAndItsContainerMadeOnce() throws Exception {
    store.infos.container("AUTH_a", "there", null, null);
    byte[] tar = tar(file("c/a", "aaa"), file("c/d/b", "b"), file("there/x", ""), file("top", "x"));
    assertThat(extract("", "tar", tar))
        .isEqualTo(
            """
            Number Files Created: 3
            Response Body:\s
            Response Status: 201 Created
            Errors:
            """);
    assertThat(store.asked.stream().map(asked -> asked.request().target()))
        .containsExactly(
            "/v1/AUTH_a/c", "/v1/AUTH_a/c/a", "/v1/AUTH_a/c/d/b", "/v1/AUTH_a/there/x");
    assertThat(content("/v1/AUTH_a/c/a")).isEqualTo("aaa");
    RequestContext put = store.asked.get(1);
    assertThat(put.header("Content-Length")).isEqualTo("3");
    assertThat(put.accessNotes().source()).isEqualTo("EA");
  }

  @Test
  void membersGoBelowWhatTheRequestNames() throws Exception {
    extract("/c", "tar", tar(file("top", "x"), file("x/y", "y")));
    assertThat(store.stored).containsKeys("/v1/AUTH_a/c/top", "/v1/AUTH_a/c/x/y");
    extract("/c/pre", "tar", tar(file("top", "x")));
    extract("/c/dir/", "tar", tar(file("top", "x")));
    assertThat(store.stored).containsKeys("/v1/AUTH_a/c/pre/top", "/v1/AUTH_a/c/dir/top");
  }

  @Test
  void compressedArchivesAreUnpackedToo() throws Exception {
    byte[] tar = tar(file("c/a", "aaa"));
    assertThat(extract("", "TAR.GZ", gzip(tar))).contains("Number Files Created: 1");
    assertThat(extract("", "tar.bz2", bzip2(tar))).contains("Number Files Created: 1");
    assertThat(extract("", "tar.gz", tar)).contains("Invalid Tar File: not a gzip file");
    assertThat(extract("", "tar.bz2", tar)).contains("Invalid Tar File: invalid compressed data");
    assertThat(extract("", "tar", gzip(tar))).contains("400 Bad Request");
    assertThat(store.ask("PUT", "/v1/AUTH_a?extract-archive=zip", tar).status()).isEqualTo(400);
  }

  @Test
  void attributesBecomeTypeAndMetadataAndTheRequestsOwnAreOfAll() throws Exception {
    byte[] tar =
        tar(
            file("c/p", "p")
                .with("SCHILY.xattr.user.mime_type", "text/x-p")
                .with("SCHILY.xattr.user.meta.color", "r\u00e9d")
                .with("SCHILY.xattr.user.other", "z"),
            file("c/q", "q"));
    extract("", "tar", tar, "X-Object-Meta-Color", "blue", "X-Delete-After", "7", "Etag", "x");
    RequestContext p = asked("/v1/AUTH_a/c/p");
    assertThat(p.header("Content-Type")).isEqualTo("text/x-p");
    assertThat(p.header("X-Object-Meta-Color")).isEqualTo("r\u00c3\u00a9d");
    RequestContext q = asked("/v1/AUTH_a/c/q");
    assertThat(q.header("X-Object-Meta-Color")).isEqualTo("blue");
    assertThat(q.header("X-Delete-After")).isEqualTo("7");
    assertThat(q.headers().contains("Etag")).isFalse();
    assertThat(q.headers().contains("Content-Type")).isFalse();
  }

  @Test
  void anAttributeCannotBreakOutOfItsHeader() throws Exception {
    byte[] tar =
        tar(
            file("c/p", "p").with("SCHILY.xattr.user.meta.a", "1\r\nX-Backend-Evil: 1"),
            file("c/q", "q").with("SCHILY.xattr.user.meta.a: 1\r\nX-Evil", "1"),
            file("c/ok", "ok"));
    assertThat(extract("", "tar", tar))
        .contains("Number Files Created: 1", "c/p, 400 Bad Request", "c/q, 400 Bad Request");
  }

  @Test
  void namesCannotLeaveTheirPlaceAndWhatIsNoFileIsPassedOver() throws Exception {
    byte[] tar =
        tar(
            file("/c/abs", "1"),
            file("c/../up", "2"),
            file("./c/dot", "3"),
            file("c/dir/", "4"),
            special("c/d/", TarConstants.LF_DIR),
            special("c/link", TarConstants.LF_SYMLINK),
            special("c/hard", TarConstants.LF_LINK),
            special("c/fifo", TarConstants.LF_FIFO),
            special("c/dev", TarConstants.LF_CHR),
            file("c/last", "5"));
    assertThat(extract("", "tar", tar)).contains("Number Files Created: 5");
    assertThat(store.stored.keySet())
        .containsExactlyInAnyOrder(
            "/v1/AUTH_a/c",
            "/v1/AUTH_a/c/abs",
            "/v1/AUTH_a/c/../up",
            "/v1/AUTH_a/c/dot",
            "/v1/AUTH_a/c/dir/",
            "/v1/AUTH_a/c/last");
    assertThat(content("/v1/AUTH_a/c/dir/")).isEqualTo("4");
  }

  @Test
  void aNameThatIsNoUtf8IsRefusedAndAQuestionMarkIsNot() throws Exception {
    byte[] tar = tar(file("c/a?", "1"), file("c/b?", "2"));
    tar[1024 + 3] = (byte) 0xff;
    byte[] second = Arrays.copyOfRange(tar, 1024, 1536);
    sum(second);
    System.arraycopy(second, 0, tar, 1024, 512);
    assertThat(extract("", "tar", tar))
        .contains("Number Files Created: 1", "c/b%3F, 412 Precondition Failed");
  }

  @Test
  void whatIsCutOffIsToldAndWhatCameBeforeStays() throws Exception {
    byte[] tar = tar(file("c/one", "z".repeat(3000)), file("c/two", "y".repeat(3000)));
    assertThat(extract("", "tar", Arrays.copyOf(tar, 512 + 3072 + 512 + 1000)))
        .contains("Number Files Created: 1", "400 Bad Request", "c/two, 500 Internal Error");
    assertThat(store.stored).doesNotContainKey("/v1/AUTH_a/c/two");
    byte[] zipped = gzip(tar);
    assertThat(extract("", "tar.gz", Arrays.copyOf(zipped, zipped.length / 2)))
        .contains("400 Bad Request");
    assertThat(extract("", "tar", new byte[0])).contains("Invalid Tar File: empty file");
    assertThat(extract("", "tar", new byte[10240])).contains("Invalid Tar File: No Valid Files");
    assertThat(
            extract("", "tar", "this is no tar file".repeat(100).getBytes(StandardCharsets.UTF_8)))
        .contains("Invalid Tar File: ");
  }

  @Test
  void aNumberThatLiesTakesNoMemory() throws Exception {
    // The extended header says that it is 4 GiB long, and its bytes follow for as long as they may.
    byte[] header = tar(special("c/x", (byte) 'x'));
    octal(header, 124, 12, 4L << 30);
    sum(header);
    var bomb = new ByteArrayOutputStream();
    bomb.write(header, 0, 512);
    bomb.write("99999999999 SCHILY.xattr.user.meta.a=".getBytes(StandardCharsets.UTF_8));
    bomb.write(new byte[3 * 1024 * 1024]);
    assertThat(extract("", "tar.gz", gzip(bomb.toByteArray()))).contains("400 Bad Request");
    byte[] name = tar(special("c/x", TarConstants.LF_GNUTYPE_LONGNAME));
    octal(name, 124, 12, 4L << 30);
    sum(name);
    bomb.reset();
    bomb.write(name, 0, 512);
    bomb.write("n".repeat(3 * 1024 * 1024).getBytes(StandardCharsets.UTF_8));
    assertThat(extract("", "tar.gz", gzip(bomb.toByteArray())))
        .contains("more than this server reads of it");
    assertThat(store.stored).isEmpty();
  }

  @Test
  void aHeaderWhoseSumIsWrongEndsIt() throws Exception {
    byte[] tar = tar(file("c/one", "1"), file("c/two", "2"));
    tar[1024] ^= 1;
    assertThat(extract("", "tar", tar))
        .contains("Number Files Created: 1", "Invalid Tar File: invalid header");
  }

  @Test
  void failuresAreToldAndTooManyEndIt() throws Exception {
    store.answers.put("/v1/AUTH_a/c", 403);
    store.answers.put("/v1/AUTH_a/c/a", 404);
    store.answers.put("/v1/AUTH_a/c/b", 0);
    assertThat(extract("", "tar", tar(file("c/a", "1"), file("c/b", "2"), file("c/x", "3"))))
        .contains(
            "Number Files Created: 1",
            "502 Bad Gateway",
            "/v1/AUTH_a/c, 403 Forbidden\nc/a, 404 Not Found\nc/b, 500 Internal Error");
    store.config = new BulkConfig(Duration.ofSeconds(10), 100, 3, 2, 1, 2);
    assertThat(extract("", "tar", tar(file("c/a", "1"), file("c/x", "3"))))
        .contains("Number Files Created: 0", "c/a, 404 Not Found");
    store.answers.clear();
    assertThat(extract("", "tar", tar(file("c/a", "1"), file("d/a", "1"))))
        .contains("More than 1 containers to create from tar.");
  }

  @Test
  void whoIsNobodyLearnsItAtOnce() throws Exception {
    store.answers.put("/v1/AUTH_a/c", 401);
    assertThat(extract("", "tar", tar(file("c/a", "1"))))
        .isEqualTo(
            "Number Files Created: 0\n"
                + "Response Body: \n"
                + "Response Status: 401 Unauthorized\n"
                + "Errors:\n");
    assertThat(store.asked).hasSize(1);
  }

  @Test
  void aClientThatWaitsIsSentBlanksInTheMiddleOfAFile() throws Exception {
    store.pieceTime = Duration.ofSeconds(4);
    byte[] tar = tar(file("c/a", "z".repeat(8000)));
    assertThat(extract("", "tar", tar)).startsWith("   \r\n\r\nNumber Files Created: 1\n");
    assertThat(extract("", "tar", tar, "Accept", "application/xml"))
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n  \r\n\r\n<extract>\n");
    store.pieceTime = Duration.ZERO;
    assertThat(extract("", "tar", tar, "Accept", "application/xml")).startsWith("<extract>\n");
  }

  @Test
  void anAnswerThatIsNotSentReleasesWhatItRead() throws Exception {
    // Leaks are searched for in every test.
    store.ask("PUT", "/v1/AUTH_a?extract-archive=tar", tar(file("c/a", "1"))).content().release();
  }

  private String extract(String path, String format, byte[] archive, String... headers)
      throws Exception {
    store.asked.clear();
    Response response =
        store.ask("PUT", "/v1/AUTH_a" + path + "?extract-archive=" + format, archive, headers);
    assertThat(response.status()).isEqualTo(200);
    return BulkHarness.text(response);
  }

  private String content(String target) {
    return new String(store.stored.getOrDefault(target, new byte[0]), StandardCharsets.UTF_8);
  }

  private RequestContext asked(String target) {
    return store.asked.stream()
        .filter(asked -> asked.request().target().equals(target))
        .findFirst()
        .orElseThrow();
  }

  private record Member(String name, byte flag, String content, Map<String, String> attributes) {
    Member with(String key, String value) {
      var more = new java.util.TreeMap<>(attributes);
      more.put(key, value);
      return new Member(name, flag, content, more);
    }
  }

  private static Member file(String name, String content) {
    return new Member(name, TarConstants.LF_NORMAL, content, Map.of());
  }

  private static Member special(String name, byte flag) {
    return new Member(name, flag, "", Map.of());
  }

  private static byte[] tar(Member... members) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Member member : List.of(members)) {
        // The writer takes a name with a slash for a directory, which has no content.
        var entry = new TarArchiveEntry("n".repeat(member.name.length()), member.flag, true);
        byte[] content = member.content.getBytes(StandardCharsets.UTF_8);
        member.attributes.forEach(entry::addPaxHeader);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    byte[] all = bytes.toByteArray();
    rename(all, members);
    return all;
  }

  private static void rename(byte[] tar, Member... members) {
    int at = 0;
    for (Member member : members) {
      while (tar[at + 156] == 'x' && member.flag != 'x') { // an extended header and its content
        at += 512 + (511 + (int) octal(tar, at + 124)) / 512 * 512;
      }
      System.arraycopy(
          member.name.getBytes(StandardCharsets.UTF_8), 0, tar, at, member.name.length());
      byte[] header = Arrays.copyOfRange(tar, at, at + 512);
      sum(header);
      System.arraycopy(header, 0, tar, at, 512);
      at += 512 + (member.content.length() + 511) / 512 * 512;
    }
  }

  private static long octal(byte[] tar, int at) {
    return Long.parseLong(new String(tar, at, 11, StandardCharsets.US_ASCII).strip(), 8);
  }

  private static void octal(byte[] header, int at, int length, long value) {
    String digits = "%0" + (length - 1) + "o";
    byte[] text = String.format(digits, value).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, at, text.length);
  }

  private static void sum(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    long sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += header[i] & 0xff;
    }
    octal(header, 148, 7, sum);
    header[154] = 0;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] bzip2(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip =
        new org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
