package io.martinet.proxy.access;

import io.martinet.core.StorePath;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.martinet.proxy.RequestPath;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fields of a line that are texts or counts, under Swift's names in lower case. */
enum AccessField {
  CLIENT_IP(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.clientAddress();
    }
  },
  REMOTE_ADDR(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.remoteAddress();
    }
  },
  DOMAIN(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      return host(line.context().header("Host"));
    }
  },
  METHOD(false) {
    @Override
    String of(AccessRecord line) {
      return line.context().method().name();
    }
  },
  PATH(true) {
    @Override
    String of(AccessRecord line) {
      return line.context().loggedTarget();
    }
  },
  ACCOUNT(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      StorePath path = path(line);
      return path == null ? null : encoded(path.account());
    }
  },
  CONTAINER(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      StorePath path = path(line);
      return path == null ? null : encoded(path.container());
    }
  },
  OBJECT(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      StorePath path = path(line);
      return path == null ? null : encoded(path.object());
    }
  },
  PROTOCOL(false) {
    @Override
    String of(AccessRecord line) {
      return AccessRecord.PROTOCOL;
    }
  },
  STATUS_INT(false) {
    @Override
    String of(AccessRecord line) {
      return Integer.toString(line.status());
    }
  },
  /** What the client was told, also where it did not stay to hear the rest. */
  WIRE_STATUS_INT(false) {
    @Override
    String of(AccessRecord line) {
      return Integer.toString(line.wireStatus());
    }
  },
  REFERER(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.context().header("Referer");
    }
  },
  USER_AGENT(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.context().header("User-Agent");
    }
  },
  AUTH_TOKEN(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.token();
    }
  },
  BYTES_RECVD(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return count(line.context().accessNotes().receivedBytes());
    }
  },
  BYTES_SENT(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return count(line.sentBytes());
    }
  },
  CLIENT_ETAG(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.context().header("Etag");
    }
  },
  TRANSACTION_ID(false) {
    @Override
    String of(AccessRecord line) {
      return line.context().transactionId();
    }
  },
  SOURCE(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.context().accessNotes().source();
    }
  },
  /** Notes of stages: ours leave none, what is to be known of a failure stands in martinet.log. */
  LOG_INFO(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return null;
    }
  },
  POLICY_INDEX(false) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.policy();
    }
  },
  ACCESS_USER_ID(true) {
    @Override
    @Nullable String of(AccessRecord line) {
      return line.user();
    }
  },
  PID(false) {
    @Override
    String of(AccessRecord line) {
      return PROCESS;
    }
  };

  private static final String PROCESS = Long.toString(ProcessHandle.current().pid());

  private final boolean isPersonal;

  AccessField(boolean isPersonal) {
    this.isPersonal = isPersonal;
  }

  /** The field's value, one char a byte, not encoded; null or empty: a dash stands for it. */
  abstract @Nullable String of(AccessRecord line);

  /** Whether it tells something of people, and may be told by its digest instead. */
  boolean isPersonal() {
    return isPersonal;
  }

  /** As templates name it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable StorePath path(AccessRecord line) {
    RequestContext context = line.context();
    return context.path() instanceof RequestPath.Store(var path) ? path : null;
  }

  /** As it stands in a path. */
  private static @Nullable String encoded(@Nullable String name) {
    return name == null ? null : PercentCode.encodePath(name);
  }

  private static @Nullable String count(long bytes) {
    return bytes == 0 ? null : Long.toString(bytes);
  }

  /** Without the port; an IPv6 address keeps its brackets. */
  private static @Nullable String host(@Nullable String header) {
    if (header == null) {
      return null;
    }
    int colon = header.lastIndexOf(':');
    return colon < 0 || header.indexOf(']') > colon ? header : header.substring(0, colon);
  }
}
