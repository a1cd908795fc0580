package io.martinet.object;

import io.martinet.core.PathHash;
import io.martinet.core.StorePath;
import io.martinet.http.wire.PeerDevice;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks all primaries of an object's container whether they list it. Thread-safe; never blocks. */
final class ObjectListings {
  private final RowSender sender;
  private final ContainerPeers peers;
  private final Function<StorePath, PathHash> hasher;

  /** What one replica of a container says, or all of them. */
  enum Answer {
    LISTED,
    /** There is no such object, or no such container. */
    NOWHERE,
    /** Not all have said. */
    UNKNOWN
  }

  ObjectListings(RowSender sender, ContainerPeers peers, Function<StorePath, PathHash> hasher) {
    this.sender = sender;
    this.peers = peers;
    this.hasher = hasher;
  }

  /** LISTED if any lists it, NOWHERE only if every one can speak for the container and does not. */
  CompletableFuture<Answer> find(StorePath object) {
    var container =
        StorePath.container(object.account(), Objects.requireNonNull(object.container()));
    int partition = peers.partition(hasher.apply(container));
    List<CompletableFuture<Answer>> answers =
        peers.primaries(partition).stream()
            .map(peer -> ask(peer, partition, container, object))
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> joined(answers.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Answer> ask(
      PeerDevice peer, int partition, StorePath container, StorePath object) {
    String name = Objects.requireNonNull(object.object());
    return sender.find(peer, partition, container, name).exceptionally(_ -> Answer.UNKNOWN);
  }

  private static Answer joined(List<Answer> answers) {
    if (answers.contains(Answer.LISTED)) {
      return Answer.LISTED;
    }
    return answers.isEmpty() || answers.contains(Answer.UNKNOWN) ? Answer.UNKNOWN : Answer.NOWHERE;
  }
}
