package io.martinet.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.core.StorePath;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;

class VersionPathTest {
  private static final StorePath OBJECT = StorePath.object("a", "c", "o/p\u00e9");

  @Test
  void aVersionIsFoundAgainWhereItIsKept() {
    var version = new VersionPath(OBJECT, 179_574_632_737_623L);

    assertThat(version.id()).isEqualTo("1795746327.37623");
    assertThat(version.target()).isEqualTo("/v1/a/c/o/p%C3%A9?version-id=1795746327.37623");
    assertThat(VersionPath.of(version.path())).isEqualTo(version);
    assertThat(VersionPath.of(OBJECT)).isNull();
  }

  @Test
  void newerOnesStandBeforeOlderOnesAndNamesInTheirOrder() {
    String newer = new VersionPath(OBJECT, 200_000_000_000_001L).path().requireObject();
    String older = new VersionPath(OBJECT, 200_000_000_000_000L).path().requireObject();
    StorePath longer = StorePath.object("a", "c", "o/p\u00e9/x");

    assertThat(newer).isLessThan(older);
    assertThat(older).isLessThan(new VersionPath(longer, 1).path().requireObject());
  }

  @Test
  void noClientCanNameIt() {
    StorePath path = new VersionPath(OBJECT, 1).path();

    SubRequest sub = SubRequest.of(TestRequests.get("/v1/a/c"), HttpMethod.GET, path);
    assertThat(RequestPath.parse(SubRequest.target(path))).isInstanceOf(RequestPath.Refused.class);
    assertThat(sub.from("T").path()).isInstanceOf(RequestPath.Refused.class);
    assertThat(sub.internal().from("T").storePath()).isEqualTo(path);
    assertThat(VersionPath.isHidden(path.requireContainer())).isTrue();
    assertThat(VersionPath.isHidden(path.requireObject())).isTrue();
  }
}
