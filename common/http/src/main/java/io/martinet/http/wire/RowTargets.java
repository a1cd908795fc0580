package io.martinet.http.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The replicas that a write owes a row, as headers name them: {@code PARTITION/RING-VERSION
 * DEVICE@HOST:PORT[*] …}. For objects the container's replicas, for containers the account's.
 *
 * @param partition the partition of the container (account)
 * @param ringVersion version of the ring by which these are its replicas
 * @param targets all its replicas, in ring order
 */
public record RowTargets(int partition, long ringVersion, List<Target> targets) {
  /**
   * One replica.
   *
   * @param peer device and address
   * @param isStarred the row is sent there before the write is answered
   */
  public record Target(PeerDevice peer, boolean isStarred) {
    @Override
    public String toString() {
      return isStarred ? peer + "*" : peer.toString();
    }
  }

  public RowTargets {
    if (partition < 0 || ringVersion < 0) {
      throw new IllegalArgumentException("not a partition: " + partition + "/" + ringVersion);
    }
    targets = List.copyOf(targets);
  }

  /**
   * @throws WireFormatException if the text has another form
   */
  public static RowTargets parse(String text) {
    List<String> words = PeerDevice.words(text, PeerDevice.LIST_MAX + 1);
    if (words.isEmpty()) {
      throw new WireFormatException("row targets without a partition");
    }
    var targets = new ArrayList<Target>();
    for (String word : words.subList(1, words.size())) {
      boolean isStarred = word.endsWith("*");
      String peer = isStarred ? word.substring(0, word.length() - 1) : word;
      targets.add(new Target(PeerDevice.parse(peer), isStarred));
    }
    return of(words.getFirst(), targets);
  }

  /** Device names of all targets, in ring order. */
  public List<String> devices() {
    return targets.stream().map(target -> target.peer().device()).toList();
  }

  @Override
  public String toString() {
    var text = new StringBuilder().append(partition).append('/').append(ringVersion);
    targets.forEach(target -> text.append(' ').append(target));
    return text.toString();
  }

  private static RowTargets of(String place, List<Target> targets) {
    int slash = place.indexOf('/');
    if (slash < 0) {
      throw new WireFormatException("row targets by no ring: " + place);
    }
    try {
      return new RowTargets(
          Integer.parseInt(place, 0, slash, 10),
          Long.parseLong(place, slash + 1, place.length(), 10),
          targets);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("not a partition by a ring: " + place, e);
    }
  }
}
