package io.martinet.proxy.object;

import io.martinet.core.Version;
import io.martinet.http.wire.PeerDevice;
import io.martinet.http.wire.RowReport;
import io.martinet.http.wire.RowTargets;
import io.martinet.proxy.Placement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which object replica brings the row of a write to which container replica first (rule 24), and
 * whether it arrived. Pure; immutable.
 */
final class RowDuties {
  private final Placement container;
  private final BitSet answering;

  /**
   * @param container where the container lives
   * @param isSuspect which devices are not waited for, as long as the others are enough
   */
  RowDuties(Placement container, Predicate<PeerDevice> isSuspect) {
    this.container = container;
    this.answering = answering(container, isSuspect);
  }

  private static BitSet answering(Placement container, Predicate<PeerDevice> isSuspect) {
    var well = new BitSet();
    for (int i = 0; i < container.members().size(); i++) {
      well.set(i, !isSuspect.test(container.device(i)));
    }
    if (!container.quorum().isReached(mask(well))) {
      well.set(0, container.members().size());
    }
    return well;
  }

  private static long mask(BitSet replicas) {
    return replicas.isEmpty() ? 0 : replicas.toLongArray()[0];
  }

  /**
   * The row targets for one object replica: all container replicas are named, since each object
   * replica owes its row to all of them until one has seen to it; stars spread the first sending
   * over the replicas that take part, in their order.
   *
   * @param taking object replicas that take part in the write, ascending
   */
  RowTargets targetsFor(int replica, List<Integer> taking) {
    var starred = new BitSet();
    for (int i = 0; i < container.members().size(); i++) {
      starred.set(i, answering.get(i) && taking.get(i % taking.size()) == replica);
    }
    return targets(starred);
  }

  /** All container replicas, none of them to be sent the row at once. */
  RowTargets owed() {
    return targets(new BitSet());
  }

  /**
   * The row targets that hand an object replica the rows whose first senders failed; starless if
   * there are none.
   *
   * @param taking as given to {@link #targetsFor}
   */
  RowTargets orphans(Version version, List<Integer> taking, List<WriteAnswer> answers) {
    var failed = new BitSet();
    var tried = new BitSet();
    for (WriteAnswer answer : answers) {
      if (!answer.version().equals(version)) {
        continue;
      }
      switch (answer) {
        case WriteAnswer.Taken(_, _, _, _, var rows, _) -> tried.or(named(rows));
        case WriteAnswer.Failed failure -> failed.set(failure.replica());
        case WriteAnswer.Refused _, WriteAnswer.NoData _, WriteAnswer.Outdated _ -> {}
      }
    }
    var orphans = new BitSet();
    for (int i = 0; i < container.members().size(); i++) {
      boolean isOrphan = failed.get(taking.get(i % taking.size())) && !tried.get(i);
      orphans.set(i, answering.get(i) && isOrphan);
    }
    return targets(orphans);
  }

  /** Whether the row of a version is visible on a majority of the container's replicas. */
  boolean isVisible(Version version, List<WriteAnswer> answers) {
    var visible = new BitSet();
    for (WriteAnswer answer : answers) {
      if (answer instanceof WriteAnswer.Taken(_, var taken, _, _, var rows, _)
          && taken.equals(version)) {
        for (RowReport.Fate fate : rows.fates()) {
          if (fate instanceof RowReport.Fate.Visible) {
            mark(fate.device(), visible);
          }
        }
      }
    }
    return container.quorum().isReached(mask(visible));
  }

  /** Whether a majority of the container's replicas takes no row of a version. */
  boolean isRefused(Version version, List<WriteAnswer> answers) {
    if (container.members().isEmpty()) {
      return false;
    }
    var refused = new BitSet();
    for (WriteAnswer answer : answers) {
      if (answer instanceof WriteAnswer.Taken(_, var taken, _, _, var rows, _)
          && taken.equals(version)) {
        for (RowReport.Fate fate : rows.fates()) {
          if (fate instanceof RowReport.Fate.Refused) {
            mark(fate.device(), refused);
          }
        }
      }
    }
    return container.quorum().isReached(mask(refused));
  }

  private BitSet named(RowReport rows) {
    var named = new BitSet();
    rows.fates().forEach(fate -> mark(fate.device(), named));
    return named;
  }

  private void mark(String device, BitSet replicas) {
    for (int i = 0; i < container.members().size(); i++) {
      if (container.members().get(i).device().equals(device)) {
        replicas.set(i);
      }
    }
  }

  private RowTargets targets(BitSet starred) {
    var targets = new ArrayList<RowTargets.Target>();
    for (int i = 0; i < container.members().size(); i++) {
      targets.add(new RowTargets.Target(container.members().get(i), starred.get(i)));
    }
    return new RowTargets(container.partition(), container.ringVersion(), targets);
  }
}
