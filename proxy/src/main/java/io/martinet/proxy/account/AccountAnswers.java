package io.martinet.proxy.account;

import io.martinet.core.Timestamps;
import io.martinet.http.Response;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.Responses;
import io.martinet.proxy.StoragePolicies;
import io.martinet.proxy.StoragePolicy;
import io.martinet.proxy.acl.AccountAcl;
import io.martinet.proxy.database.OwnerHeaders;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/** Headers of answers about accounts. Thread-safe. */
final class AccountAnswers {
  private static final String CREATED_AT = "X-Backend-Created-At";
  private static final String STATUS = "X-Account-Status";
  private static final String TIMESTAMP = "X-Timestamp";

  private final StoragePolicies policies;

  AccountAnswers(StoragePolicies policies) {
    this.policies = policies;
  }

  /** Of an account that exists, from a replica's answer. */
  HttpHeaders present(RequestContext context, HttpHeaders backend) {
    HttpHeaders headers = new DefaultHttpHeaders();
    copy(backend, headers, "X-Account-Container-Count");
    copy(backend, headers, "X-Account-Object-Count");
    copy(backend, headers, "X-Account-Bytes-Used");
    String created = backend.get(CREATED_AT);
    if (created != null) {
      headers.set(TIMESTAMP, created);
    }
    for (StoragePolicy policy : policies.all()) {
      perPolicy(policy, backend, headers);
    }
    for (Map.Entry<String, String> stored : StoredHeaders.ACCOUNT.pick(backend).entrySet()) {
      if (context.isOwner() || !OwnerHeaders.contains(stored.getKey())) {
        headers.set(stored.getKey(), stored.getValue());
      }
    }
    String acl = backend.get(AccountAcl.STORED_HEADER);
    if (acl != null && !acl.isEmpty() && context.isOwner()) {
      headers.set(AccountAcl.HEADER, acl);
    }
    headers.set("Accept-Ranges", "bytes");
    return headers;
  }

  /** Of an account that will be made when something is put into it: as if it were empty. */
  HttpHeaders virtual(RequestContext context) {
    String now = Timestamps.format(context.timeTicks());
    return new DefaultHttpHeaders()
        .set("X-Account-Container-Count", "0")
        .set("X-Account-Object-Count", "0")
        .set("X-Account-Bytes-Used", "0")
        .set(TIMESTAMP, now)
        .set("X-Put-Timestamp", now);
  }

  /** Without a body, of an account that is, or is being, deleted. */
  static Response deleted(int status) {
    return markDeleted(Responses.empty(status));
  }

  static Response markDeleted(Response response) {
    response.headers().set(STATUS, "Deleted");
    return response;
  }

  private static void perPolicy(StoragePolicy policy, HttpHeaders backend, HttpHeaders headers) {
    String counts = backend.get("X-Account-Policy-" + policy.index());
    String[] words = counts == null ? new String[0] : counts.split(" ", -1);
    if (words.length == 3) {
      String prefix = "X-Account-Storage-Policy-" + StoredHeaders.titleCase(policy.name());
      headers.set(prefix + "-Container-Count", words[0]);
      headers.set(prefix + "-Object-Count", words[1]);
      headers.set(prefix + "-Bytes-Used", words[2]);
    }
  }

  private static void copy(HttpHeaders backend, HttpHeaders headers, String name) {
    String value = backend.get(name);
    if (value != null) {
      headers.set(name, value);
    }
  }
}
