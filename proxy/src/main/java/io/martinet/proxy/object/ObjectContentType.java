package io.martinet.proxy.object;

import io.martinet.http.Response;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.Responses;
import org.jspecify.annotations.Nullable;

/** What a client may call an object's content. */
public final class ObjectContentType {
  /** Of what stands among an object's versions for its deletion; only the store makes such. */
  public static final String DELETED = "application/x-deleted;swift_versions_deleted=1";

  /** Parameters of this kind are the store's own notes. */
  private static final String RESERVED_PARAMETER = "swift_";

  private ObjectContentType() {}

  /**
   * @param contentType as sent, one char a byte
   * @return 400, or null if all is well
   */
  public static @Nullable Response refuse(String contentType) {
    Response refusal = refuseCoding(contentType);
    return refusal != null ? refusal : refuseReserved(contentType);
  }

  /** 400 if it is no text, else null. */
  static @Nullable Response refuseCoding(String contentType) {
    return HeaderText.decode(contentType) == null
        ? Responses.text(400, "Invalid Content-Type")
        : null;
  }

  /** 400 if a parameter is one that only the store may write, else null. */
  static @Nullable Response refuseReserved(String contentType) {
    String[] parts = contentType.split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().startsWith(RESERVED_PARAMETER)) {
        return Responses.message(
            400, "Invalid Content-Type, swift_* is not a valid parameter name.");
      }
    }
    return null;
  }
}
