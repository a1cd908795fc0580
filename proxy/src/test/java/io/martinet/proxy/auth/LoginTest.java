package io.martinet.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.http.Response;
import io.martinet.proxy.Responses;
import io.martinet.proxy.TestRequests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  @ParameterizedTest
  @CsvSource({
    "/auth/v1.0,X-Auth-User,test:tester,X-Auth-Key",
    "/auth/v1.0/ignored,X-Auth-User,test:tester,X-Auth-Key",
    "/auth/v1.0,X-Storage-User,test:tester,X-Storage-Pass",
    "/auth/auth,X-Storage-User,test:tester,X-Auth-Key",
    "/auth/v1/test/auth,X-Storage-User,tester,X-Storage-Pass",
    "/auth/v1/test/auth,X-Auth-User,test:tester,X-Auth-Key",
  })
  void userAndKeyGiveATokenAndAUrl(String path, String userHeader, String user, String keyHeader)
      throws Exception {
    Response response = login(null, path, userHeader, user, keyHeader, "testing", "Host", "h:8080");

    assertThat(response.status()).isEqualTo(200);
    String token = response.headers().get("X-Auth-Token");
    assertThat(token).startsWith("AUTH_tk").hasSizeLessThanOrEqualTo(512);
    assertThat(response.headers().get("X-Storage-Token")).isEqualTo(token);
    assertThat(response.headers().get("X-Auth-Token-Expires")).isEqualTo("86400");
    assertThat(response.headers().get("X-Storage-Url")).isEqualTo("http://h:8080/v1/AUTH_test");
  }

  @ParameterizedTest
  @CsvSource({
    "/auth/v1.0,X-Auth-User,test:tester,test",
    "/auth/v1.0,X-Auth-User,tester,unknown",
    "/auth/v1.0,X-Auth-User,nobody:x,nobody",
    "/auth/v1.0,X-Other,test:tester,unknown",
    "/auth/v1/test/auth,X-Storage-User,tester,test",
    "/auth/v1/test/auth,X-Auth-User,test2:tester2,test",
  })
  void wrongOnesAreRefusedInTheRealmOfTheirAccount(
      String path, String userHeader, String user, String realm) throws Exception {
    Response response = login(null, path, userHeader, user, "X-Auth-Key", "wrong");

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().get("Www-Authenticate"))
        .isEqualTo("Swift realm=\"" + realm + "\"");
    response.content().release();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/auth/,404",
    "GET,/auth/v2.0,400",
    "GET,/auth/v1/test,400",
    "GET,/auth/v1/test/other,400",
    "PUT,/auth/v1.0,405",
    "HEAD,/auth/,405",
    "GET,/auth,299",
    "GET,/v1/AUTH_test,299",
  })
  void otherPathsAndMethodsAreNoLogin(String method, String path, int status) throws Exception {
    Response response = stage(null).handle(TestRequests.request(method, path));

    assertThat(response.status()).isEqualTo(status);
    response.content().release();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https", "HTTPS"})
  void theUrlFollowsTheProxyInFront(String scheme) throws Exception {
    Response response =
        login(
            null,
            "/auth/v1.0",
            "X-Auth-User",
            "test:tester",
            "X-Auth-Key",
            "testing",
            "Host",
            "store.example",
            "X-Forwarded-Proto",
            scheme);

    assertThat(response.headers().get("X-Storage-Url"))
        .isEqualTo("https://store.example/v1/AUTH_test");
  }

  @Test
  void aConfiguredUrlIsToldToEverybody() throws Exception {
    Response response =
        login(
            "https://s.example",
            "/auth/v1.0",
            "X-Auth-User",
            "test:tester",
            "X-Auth-Key",
            "testing",
            "Host",
            "h");

    assertThat(response.headers().get("X-Storage-Url")).isEqualTo("https://s.example/v1/AUTH_test");
  }

  private static Response login(@Nullable String storageUrl, String path, String... headers)
      throws Exception {
    return stage(storageUrl).handle(TestRequests.get(path, headers));
  }

  private static Login stage(@Nullable String storageUrl) {
    return new Login(_ -> Responses.empty(299), TestUsers.USERS, TestUsers.TOKENS, storageUrl);
  }
}
