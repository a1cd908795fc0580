package io.martinet.proxy.info;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.martinet.core.Timestamps;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.FilterConfig;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.TestRequests;
import io.martinet.proxy.bulk.BulkConfig;
import io.martinet.service.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class InfoControllerTest {
  private static final long NOW = TestRequests.TIME_TICKS / Timestamps.TICKS_PER_SECOND;

  private final InfoController info = info(new InfoSettings(true, new Secret("key"), List.of()));

  private static InfoController info(InfoSettings settings) {
    return info(settings, true);
  }

  private static InfoController info(InfoSettings settings, boolean hasV1Login) {
    return new InfoController(
        Constraints.defaults(),
        StoragePolicies.single(),
        BulkConfig.defaults(),
        settings,
        true,
        true,
        FilterConfig.defaults(),
        hasV1Login,
        "1");
  }

  @Test
  void thePartForAdministratorsNeedsASignature() throws Exception {
    assertThat(json(ask(info, "GET", "")).has("admin")).isFalse();
    for (String digest : List.of("HmacSHA1", "HmacSHA256", "HmacSHA512")) {
      Response signed = ask(info, "GET", query("GET", NOW + 10, "key", digest));
      assertThat(json(signed).path("admin").has("disallowed_sections")).as(digest).isTrue();
    }
  }

  @Test
  void theV1LoginIsToldWhereItIs() throws Exception {
    assertThat(json(ask(info, "GET", "")).has("tempauth")).isTrue();
    assertThat(json(ask(info(InfoSettings.defaults(), false), "GET", "")).has("tempauth"))
        .isFalse();
  }

  @Test
  void headMayUseTheSignatureOfAGetAndNotTheOtherWayRound() throws Exception {
    String get = query("GET", NOW + 10, "key", "HmacSHA1");
    String head = query("HEAD", NOW + 10, "key", "HmacSHA1");
    assertThat(ask(info, "HEAD", get).status()).isEqualTo(200);
    assertThat(ask(info, "HEAD", head).status()).isEqualTo(200);
    assertThat(ask(info, "GET", head).status()).isEqualTo(401);
  }

  @Test
  void whatIsNotSignedIsRefused() throws Exception {
    String good = query("GET", NOW + 10, "key", "HmacSHA1");
    for (String query :
        List.of(
            query("GET", NOW - 1, "key", "HmacSHA1"),
            query("GET", NOW + 10, "other", "HmacSHA1"),
            good.replace("expires=", "expires=1"),
            good.substring(0, good.indexOf('&')),
            "?swiftinfo_expires=" + (NOW + 10),
            "?swiftinfo_sig=x&swiftinfo_expires=x")) {
      Response refused = ask(info, "GET", query);
      assertThat(refused.status()).as(query).isEqualTo(401);
      assertThat(refused.headers().get("Www-Authenticate")).isEqualTo("Swift realm=\"unknown\"");
    }
    assertThat(ask(info, "GET", "?swiftinfo_sig=&swiftinfo_expires=").status()).isEqualTo(200);
  }

  @Test
  void withoutAKeyNobodyIsAnAdministrator() throws Exception {
    InfoController open = info(InfoSettings.defaults());
    assertThat(ask(open, "GET", query("GET", NOW + 10, "", "HmacSHA1")).status()).isEqualTo(403);
    assertThat(ask(open, "GET", "").status()).isEqualTo(200);
    InfoController hidden = info(new InfoSettings(false, new Secret("key"), List.of()));
    assertThat(ask(hidden, "GET", "").status()).isEqualTo(403);
    assertThat(ask(hidden, "GET", query("GET", NOW + 10, "key", "HmacSHA1")).status())
        .isEqualTo(403);
  }

  @Test
  void sectionsAndItemsAreLeftOut() throws Exception {
    InfoController some =
        info(
            new InfoSettings(
                true, new Secret("key"), List.of("tempurl", "swift.max_meta_count", "none.x")));
    for (String query : List.of("", query("GET", NOW + 10, "key", "HmacSHA1"))) {
      JsonNode told = json(ask(some, "GET", query));
      assertThat(told.has("tempurl")).isFalse();
      assertThat(told.path("swift").has("max_meta_count")).isFalse();
      assertThat(told.path("swift").has("max_file_size")).isTrue();
    }
    assertThat(json(ask(info, "GET", "")).has("tempurl")).isTrue();
  }

  @Test
  void largeObjectsAreAnnounced() throws Exception {
    JsonNode slo = json(ask(info, "GET", "")).path("slo");
    assertThat(slo.path("max_manifest_segments").asInt()).isEqualTo(1000);
    assertThat(slo.path("max_manifest_size").asInt()).isEqualTo(8 << 20);
    assertThat(slo.path("yield_frequency").asInt()).isEqualTo(10);
    assertThat(slo.path("min_segment_size").asInt()).isEqualTo(1);
  }

  private static Response ask(InfoController info, String method, String query) {
    return info.handle(TestRequests.request(method, "/info" + query));
  }

  private static String query(String method, long expires, String key, String algorithm)
      throws Exception {
    if (key.isEmpty()) {
      return "?swiftinfo_sig=00&swiftinfo_expires=" + expires;
    }
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
    byte[] sum =
        mac.doFinal((method + "\n" + expires + "\n/info").getBytes(StandardCharsets.UTF_8));
    return "?swiftinfo_sig=" + HexFormat.of().formatHex(sum) + "&swiftinfo_expires=" + expires;
  }

  private static JsonNode json(Response response) throws Exception {
    assertThat(response.content()).isInstanceOf(Content.Bytes.class);
    String text = ((Content.Bytes) response.content()).data().toString(StandardCharsets.UTF_8);
    return new JsonMapper().readTree(text);
  }
}
