package io.martinet.replicator;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.http.FullPeerResponse;
import io.martinet.http.wire.Answer;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.DatabaseSums;
import io.martinet.http.wire.ListingQuery;
import io.martinet.http.wire.ObjectRow;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowBatch;
import io.martinet.http.wire.RowTargets;
import io.martinet.http.wire.Wire;
import io.martinet.http.wire.WireFormatException;
import io.martinet.http.wire.WirePath;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The reaper's side of account and container servers over internal HTTP. Thread-safe; blocks. */
final class HttpReaperPeers implements ReaperPeers {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int ERROR_BYTES_MAX = 64 * 1024;

  /** Rows of a page. */
  private static final int ROWS_MAX = 1_000;

  private static final String NONE = "-";

  private final PeerRequests requests;
  private final Places accounts;
  private final Places containers;
  private final Function<StorePath, RowTargets> accountRows;

  /**
   * @param accountRows replicas of a container's account, none starred
   */
  HttpReaperPeers(
      PeerRequests requests,
      Places accounts,
      Places containers,
      Function<StorePath, RowTargets> accountRows) {
    this.requests = requests;
    this.accounts = accounts;
    this.containers = containers;
    this.accountRows = accountRows;
  }

  @Override
  public Map<StorePath, Optional<DatabaseSums>> accounts(PeerDevice device)
      throws PeerFailedException {
    return new HttpDatabasePeers(requests, accounts).list(device);
  }

  @Override
  public Page<ContainerRow> containers(
      PeerDevice device, int partition, StorePath account, String after)
      throws PeerFailedException {
    return page(
        device,
        new WirePath(device.device(), partition, account),
        accounts,
        after,
        batch -> batch instanceof RowBatch.Containers(List<ContainerRow> rows) ? rows : List.of());
  }

  @Override
  public Page<ObjectRow> objects(
      PeerDevice device, int partition, StorePath container, String after)
      throws PeerFailedException {
    return page(
        device,
        new WirePath(device.device(), partition, container),
        containers,
        after,
        batch -> batch instanceof RowBatch.Objects(List<ObjectRow> rows) ? rows : List.of());
  }

  private <R> Page<R> page(
      PeerDevice device,
      WirePath path,
      Places places,
      String after,
      Function<RowBatch, List<R>> rows)
      throws PeerFailedException {
    String target =
        path
            + ListingQuery.ALL.withLimit(ROWS_MAX).toQueryString()
            + "&after="
            + URLEncoder.encode(after, StandardCharsets.UTF_8);
    PeerRequests.Ask ask = requests.ask(Wire.METHOD_CATCHUP, device, target, places.ringVersion());
    try (FullPeerResponse answer =
        requests.exchange(ask, Unpooled.EMPTY_BUFFER, RowBatch.BYTES_MAX, ANSWER_MAX)) {
      HttpHeaders headers = answer.headers();
      String known = headers.get(Wire.ANSWER, Answer.UNKNOWN.name());
      if (answer.status() == 404 && known.equals(Answer.NONE.name())) {
        return new Page<>(Version.NONE, Version.NONE, List.of(), "");
      }
      boolean isTold =
          answer.status() == 200 || (answer.status() == 404 && known.equals(Answer.TOMB.name()));
      if (!isTold) {
        throw new PeerFailedException(
            device,
            "rows of %s: %d %s".formatted(path, answer.status(), headers.get(Wire.REASON, "")));
      }
      String upTo = headers.get(Wire.SEQUENCE, "");
      boolean isLast = upTo.equals(headers.get(Wire.NEWEST, ""));
      String[] state = headers.get(Wire.STATE, "").split(" ", -1);
      return new Page<>(
          version(state[0]),
          version(state[state.length - 1]),
          rows.apply(RowBatch.read(answer.body())),
          isLast ? "" : upTo);
    } catch (WireFormatException e) {
      throw new PeerFailedException(device, "malformed answer: " + e.getMessage());
    }
  }

  private static Version version(String text) {
    try {
      return text.equals(NONE) ? Version.NONE : Version.parse(text);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a version: " + text, e);
    }
  }

  @Override
  public Removal remove(PeerDevice device, int partition, StorePath container, Version version)
      throws PeerFailedException {
    PeerRequests.Ask ask =
        requests.ask(
            HttpMethod.DELETE,
            device,
            new WirePath(device.device(), partition, container).toString(),
            containers.ringVersion());
    List<PeerDevice> others =
        containers.members(partition).stream().filter(each -> !each.equals(device)).toList();
    ask.headers().set(Wire.WRITE_VERSION, version.toString());
    if (!others.isEmpty()) {
      // What a majority was told of decides whether it is empty.
      ask.headers()
          .set(Wire.CATCH_UP, PeerDevice.list(others))
          .set(Wire.CATCH_UP_ENOUGH, Integer.toString((others.size() + 1) / 2));
    }
    ask.headers().set(Wire.ACCOUNT_TARGETS, accountRows.apply(container).toString());
    try (FullPeerResponse answer =
        requests.exchange(ask, Unpooled.EMPTY_BUFFER, ERROR_BYTES_MAX, ANSWER_MAX)) {
      return switch (answer.status()) {
        case 204, 404 -> Removal.GONE;
        case 409 -> Removal.KEPT;
        default ->
            throw new PeerFailedException(
                device,
                "DELETE of %s: %d %s"
                    .formatted(container, answer.status(), answer.headers().get(Wire.REASON, "")));
      };
    }
  }
}
