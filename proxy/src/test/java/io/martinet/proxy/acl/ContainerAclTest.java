package io.martinet.proxy.acl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values were observed on Swift 2.30.1. */
class ContainerAclTest {
  @ParameterizedTest
  @CsvSource({
    ".r:*,,true",
    ".r:*,http://example.com/x,true",
    "'.r:*,.r:-example.com',http://example.com/x,false",
    "'.r:*,.r:-example.com',http://a.example.com:80/x,true",
    "'.r:-example.com,.r:*',http://example.com/x,true",
    ".r:.example.com,http://example.com/x,false",
    ".r:.example.com,http://a.example.com:80/x,true",
    ".r:.example.com,http://A.EXAMPLE.com:80/x,true",
    ".r:.example.com,,false",
    ".r:x,http://u:p@x/,true",
    ".r:x,x,false",
    ".r:-*,,false",
    "'.r:*,.r:-*',,true",
    ".r:unknown,,true",
    "bob,http://example.com/,false",
    "'',http://example.com/,false",
  })
  void theLastReferrerItemThatMatchesDecides(String acl, String referer, boolean allowed) {
    assertThat(ContainerAcl.parse(acl).allowsReferrer(referer)).isEqualTo(allowed);
  }

  @Test
  void groupsAreComparedPercentDecoded() {
    ContainerAcl acl = ContainerAcl.parse("te%73t,bob:b%2Cc,gr\u00c3\u00bcn");

    assertThat(acl.allowsAny(List.of("test"))).isTrue();
    assertThat(acl.allowsAny(List.of("bob:b,c"))).isTrue();
    assertThat(acl.allowsAny(List.of("grün"))).isTrue();
    assertThat(acl.allowsAny(List.of("te%73t", "other"))).isFalse();
  }

  @Test
  void starsAreNoWildcardsForGroups() {
    assertThat(ContainerAcl.parse("*:*,test2:*").allowsAny(List.of("test2", "test2:tester2")))
        .isFalse();
  }

  @Test
  void listingsNeedTheirOwnItem() {
    assertThat(ContainerAcl.parse(".r:*").allowsListings()).isFalse();
    assertThat(ContainerAcl.parse(".r:*,.rlistings").allowsListings()).isTrue();
  }
}
