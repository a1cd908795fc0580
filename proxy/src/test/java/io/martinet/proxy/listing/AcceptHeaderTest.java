package io.martinet.proxy.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected choices were observed on Swift 2.30.1. */
class AcceptHeaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|TEXT",
        "''|TEXT",
        "' '|TEXT",
        "*/*|TEXT",
        "text/*|TEXT",
        "application/*|JSON",
        "text/xml|TEXT_XML",
        "application/xml|XML",
        "application/json;q=0.5,text/plain;q=0.4|JSON",
        "application/json;q=0.5,text/plain;q=0.5|JSON",
        "text/plain;q=0.5,application/json;q=0.5|TEXT",
        "text/xml,application/json|TEXT_XML",
        "*/*,application/json|JSON",
        "*/*;q=0.5,application/xml;q=0.5|XML",
        "application/json;q=0|JSON",
        "application/json;q=0,*/*|TEXT",
        "text/plain;q=0,*/*|TEXT",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|XML",
        "application/json;charset=utf-8|JSON",
        "application/json; q=1.5|JSON",
        "foo/bar,application/json|JSON",
        "application/json;level=1;q=0.3,text/plain;q=0.2|JSON",
        "text/plain; format=flowed|TEXT",
        "application/json;q=.5|JSON",
        "application/json;Q=0.1,text/plain;q=0.5|JSON",
        "text/*;q=0.3, text/xml;q=0.7, application/json;q=0.2|TEXT_XML",
        "*/xml|XML",
        "*/plain|TEXT",
        "application/json;q=-1,text/plain;q=0.1|TEXT",
      })
  void theBestRangeThatCanBeServedWins(String header, ListingFormat format) {
    assertThat(AcceptHeader.choose(header)).isEqualTo(new AcceptHeader.Choice.Chosen(format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/*;q=0.5,x/y", "APPLICATION/JSON"})
  void noCommonFormatIsNotAcceptable(String header) {
    assertThat(AcceptHeader.choose(header)).isEqualTo(new AcceptHeader.Choice.NoneAcceptable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "json",
        "*",
        ",",
        "application/json,",
        "application/json;",
        "a/b/c",
        "application/json; q=abc",
        "application/json; q=\"0.5\"",
        "application/json q=1",
        "application /json",
        "application/json;\"x\"",
        "application/json;a=\"b,c\"",
        "application/json;q=0.5;q=0.9,text/plain;q=0.7",
        "application/json;q=NaN",
        "application/json;q=1d",
      })
  void whatCannotBeReadIsMalformed(String header) {
    assertThat(AcceptHeader.choose(header)).isEqualTo(new AcceptHeader.Choice.Malformed());
  }

  @Test
  void theLongestHeaderIsReadAtOnce() {
    String header = "a/" + "b;c=".repeat(2000) + ",";
    AcceptHeader.Choice choice =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(1), () -> AcceptHeader.choose(header));
    assertThat(choice).isEqualTo(new AcceptHeader.Choice.Malformed());
  }
}
