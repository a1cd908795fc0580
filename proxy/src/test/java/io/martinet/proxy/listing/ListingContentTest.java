package io.martinet.proxy.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.martinet.http.wire.ListingEntry;
import io.martinet.http.wire.ListingEntry.ContainerEntry;
import io.martinet.http.wire.ListingEntry.ObjectEntry;
import io.martinet.http.wire.ListingEntry.Subdir;
import io.martinet.http.wire.ListingPage;
import io.martinet.proxy.StoragePolicies;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts as Swift 2.30.1 writes them, with the storage policy that newer Swifts add. */
class ListingContentTest {
  private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";

  // 2026-11-23T07:17:33.204960
  private static final long TICKS = 179_541_825_320_496L;
  private static final String AWKWARD = "x&\"<>'\u0001\t\n\\ü🐦\u2028\u007f";

  @Test
  void aContainerAsXml() {
    assertThat(render(ListingFormat.XML, objects("c1", object("o"), new Subdir("a\"/"))))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<container name=\"c1\"><object><name>o</name><hash>"
                + MD5
                + "</hash><bytes>3</bytes><content_type>application/octet-stream</content_type>"
                + "<last_modified>2026-11-23T07:17:33.204960</last_modified></object>"
                + "<subdir name=\"a&quot;/\"><name>a\"/</name></subdir></container>");
  }

  @Test
  void aStaticLargeObjectIsListedWithTheLengthAndEtagOfWhatItStandsFor() {
    var row = new ObjectEntry("o", TICKS, 3, MD5 + ";slo_bytes=5000;slo_etag=abc;unknown=x", "a/b");
    assertThat(render(ListingFormat.JSON, objects("c", row)))
        .isEqualTo(
            "[{\"bytes\": 5000, \"hash\": \""
                + MD5
                + "\", \"name\": \"o\", \"content_type\": \"a/b\","
                + " \"last_modified\": \"2026-11-23T07:17:33.204960\","
                + " \"slo_etag\": \"\\\"abc\\\"\"}]");
    assertThat(render(ListingFormat.XML, objects("c", row)))
        .contains("<hash>" + MD5 + "</hash><bytes>5000</bytes>")
        .doesNotContain("abc");
  }

  @Test
  void anAccountAsXml() {
    assertThat(render(ListingFormat.XML, containers("A", container("c"), new Subdir("d/"))))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<account name=\"A\">\n"
                + "<container><name>c</name><count>2</count><bytes>30</bytes>"
                + "<last_modified>2026-11-23T07:17:33.204960</last_modified>"
                + "<storage_policy>Policy-0</storage_policy></container>\n"
                + "<subdir name=\"d/\" />\n"
                + "</account>");
  }

  @Test
  void emptyListingsAsXml() {
    String prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    assertThat(render(ListingFormat.XML, containers("A")))
        .isEqualTo(prolog + "<account name=\"A\">\n</account>");
    assertThat(render(ListingFormat.TEXT_XML, objects(AWKWARD)))
        .isEqualTo(
            prolog
                + "<container name=\"x&amp;&quot;&lt;&gt;'\u0001&#09;&#10;\\ü🐦\u2028\u007f\" />");
  }

  @Test
  void namesInXmlKeepTheirQuotesAndWhiteSpace() {
    assertThat(render(ListingFormat.XML, objects("c", object(AWKWARD))))
        .contains("<name>x&amp;\"&lt;&gt;'\u0001\t\n\\ü🐦\u2028\u007f</name>");
  }

  @Test
  void jsonReadsBackAsItWas() throws JsonProcessingException {
    JsonNode rows =
        new ObjectMapper()
            .readTree(
                render(ListingFormat.JSON, objects("c", object(AWKWARD), new Subdir(AWKWARD))));

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("name").textValue()).isEqualTo(AWKWARD);
    assertThat(rows.get(0).get("bytes").longValue()).isEqualTo(3);
    assertThat(rows.get(0).get("hash").textValue()).isEqualTo(MD5);
    assertThat(rows.get(0).get("last_modified").textValue())
        .isEqualTo("2026-11-23T07:17:33.204960");
    assertThat(rows.get(1).get("subdir").textValue()).isEqualTo(AWKWARD);
    assertThat(rows.get(1).size()).isEqualTo(1);
  }

  @Test
  void jsonIsAsciiAlone() {
    String json = render(ListingFormat.JSON, objects("c", object(AWKWARD)));

    assertThat(json).matches("[ -~]*").contains("\\u00fc\\ud83d\\udc26\\u2028\\u007f");
  }

  @Test
  void anAccountAsJson() {
    assertThat(render(ListingFormat.JSON, containers("A", container("c"), new Subdir("d/"))))
        .isEqualTo(
            "[{\"name\": \"c\", \"count\": 2, \"bytes\": 30, \"last_modified\":"
                + " \"2026-11-23T07:17:33.204960\", \"storage_policy\": \"Policy-0\"},"
                + " {\"subdir\": \"d/\"}]");
    assertThat(render(ListingFormat.JSON, containers("A"))).isEqualTo("[]");
  }

  @Test
  void linksTellWhereTheyLead() {
    var link =
        new ObjectEntry(
            "l",
            TICKS,
            0,
            MD5
                + ";symlink_path=/v1/A/c/o;symlink_etag="
                + MD5
                + ";symlink_bytes=3;slo_etag="
                + MD5,
            "a/b");

    String json = render(ListingFormat.JSON, objects("c", link));

    assertThat(json)
        .contains("\"bytes\": 0, \"hash\": \"" + MD5 + "\"", "\"symlink_path\": \"/v1/A/c/o\"")
        .contains("\"symlink_etag\": \"" + MD5 + "\", \"symlink_bytes\": 3")
        .contains("\"slo_etag\": \"\\\"" + MD5 + "\\\"\"");
    assertThat(render(ListingFormat.XML, objects("c", link))).doesNotContain("symlink");
  }

  @Test
  void textIsANameALine() {
    assertThat(render(ListingFormat.TEXT, objects("c", object("a"), new Subdir("b/"))))
        .isEqualTo("a\nb/\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain|text/plain",
        "text/plain; charset=utf-8|text/plain;charset=utf-8",
        "text/plain ; charset = \"a; b\" ; x|text/plain;charset=\"a; b\";x",
        "text/plain;|text/plain",
        "x/\u00c3\u00bc;a=\u00c3\u00bc|x/\u00fc;a=\u00fc",
        "x/\u00ff|x/\u00ff",
      })
  void contentTypesAreListedWithoutBlanks(String stored, String listed) {
    assertThat(ListedContentType.of(stored)).isEqualTo(listed);
  }

  private static String render(ListingFormat format, ListingContent content) {
    ByteBuf body = content.render(format);
    try {
      return body.toString(StandardCharsets.UTF_8);
    } finally {
      body.release();
    }
  }

  private static ListingContent objects(String owner, ListingEntry... entries) {
    return content(owner, ListingPage.Kind.OBJECTS, entries);
  }

  private static ListingContent containers(String owner, ListingEntry... entries) {
    return content(owner, ListingPage.Kind.CONTAINERS, entries);
  }

  private static ListingContent content(
      String owner, ListingPage.Kind kind, ListingEntry... entries) {
    return new ListingContent(
        owner, new ListingPage(kind, List.of(entries)), StoragePolicies.single());
  }

  private static ObjectEntry object(String name) {
    return new ObjectEntry(name, TICKS, 3, MD5, "application/octet-stream");
  }

  private static ContainerEntry container(String name) {
    return new ContainerEntry(name, TICKS, 2, 30, 0);
  }
}
