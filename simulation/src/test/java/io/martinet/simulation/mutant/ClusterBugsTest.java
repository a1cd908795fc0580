package io.martinet.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.simulation.mutant.Mutation.AnswerConstant;
import io.martinet.simulation.mutant.Mutation.Branch;
import io.martinet.simulation.mutant.Mutation.DropCall;
import java.lang.classfile.Opcode;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation of a cluster finds each of these bugs, within so many seeds: most in the first
 * ten. Where the code changes, the seeds of the rare ones change too.
 */
class ClusterBugsTest {
  private static final long SEEDS_MAX = 1_500;

  /** Without a bug so many find nothing. */
  private static final long SOUND_SEEDS = 60;

  private static final String PROXY = "io.martinet.proxy.";
  private static final String OBJECT = "io.martinet.object.";
  private static final String RING = "io.martinet.ring.";
  private static final String REPLICATOR = "io.martinet.replicator.";

  /**
   * A bug of a cluster.
   *
   * @param what the mistake in words
   * @param from seed to begin with: one that shows rarely is looked for where it is known to
   */
  record Bug(String what, long from, Planting planting) {
    Bug knownAt(long seed) {
      return new Bug(what, seed, planting);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private static Bug bug(String what, String type, String method, Mutation mutation) {
    return new Bug(what, 1, new Planting(type, method, mutation));
  }

  static Stream<Bug> quorums() {
    return Stream.of(
        bug(
            "rule 1: a write counts once any replica took it",
            PROXY + "object.WriteQuorum",
            "judge",
            new AnswerConstant("isReached", 1)),
        bug(
            "rule 3: a read goes by the first answer",
            PROXY + "object.ReadQuorum",
            "isReachedWith",
            new AnswerConstant("isReached", 1)),
        bug(
            "rule 3: what few hold is shown and not written back",
            PROXY + "object.ReadQuorum",
            "isSettled",
            new AnswerConstant("isHeld", 1)));
  }

  static Stream<Bug> conditions() {
    return Stream.of(
        bug(
            "rule 7: what was read is written over, whatever those who promise hold",
            PROXY + "object.ConditionalBallots",
            "afterJudgement",
            new AnswerConstant("agreeWith", 1)),
        bug(
            "rule 7: a promise keeps no client's write out",
            OBJECT + "engine.CommitLogic",
            "client",
            new AnswerConstant("admitsBlind", 1)),
        bug(
            "rule 7: a version is taken though another was promised since",
            OBJECT + "engine.CommitLogic",
            "client",
            new AnswerConstant("admitsPromised", 1)));
  }

  static Stream<Bug> rings() {
    return Stream.of(
        bug(
                "rule 6: a device speaks before it is filled",
                OBJECT + "ObjectHandler",
                "serve",
                new AnswerConstant("covers", 1))
            .knownAt(600),
        bug(
            "rule 6: a device counts as filled whoever gave",
            REPLICATOR + "Filling",
            "isGiven",
            new AnswerConstant("needed", 0)),
        bug(
            "rule 6: any ring may follow",
            RING + "RingSuccession",
            "refusal",
            new AnswerConstant("size", 9)),
        bug(
            "rule 6: what leaves a device and comes back is covered",
            RING + "coverage.CoverageState",
            "under",
            new DropCall("and")));
  }

  static Stream<Bug> replication() {
    return Stream.of(
        bug(
            "rule 19: a handoff keeps what it holds for others",
            REPLICATOR + "HandBack",
            "of",
            new DropCall("toPeer")),
        bug(
            "a replica is not given what it lacks",
            REPLICATOR + "PartitionPush",
            "send",
            new DropCall("push")),
        bug(
            "tombstones are not pushed",
            REPLICATOR + "PartitionPush",
            "lacks",
            new AnswerConstant("equals", 1)));
  }

  static Stream<Bug> engine() {
    return Stream.of(
        bug(
            "rule 12: a write is acknowledged before it is synced",
            "io.martinet.log.LogWriter",
            "sync",
            new DropCall("sync")),
        bug(
            "rule 9: a tombstone does not beat what is older",
            OBJECT + "engine.ObjectEntry",
            "newer",
            new Branch(Opcode.IFLT, Opcode.IFGE)),
        bug(
                "rule 13: a body overwritten in its own batch stays",
                OBJECT + "engine.IndexSession",
                "set",
                new DropCall("add"))
            .knownAt(130));
  }

  @ParameterizedTest
  @MethodSource({"quorums", "conditions", "rings", "replication", "engine"})
  void aPlantedBugIsFound(Bug bug) throws ReflectiveOperationException {
    var loader = new MutantLoader(bug.planting(), getClass().getClassLoader());
    // At once: a method that has another name now must not cost minutes of simulation first.
    loader.loadClass(bug.planting().className());
    assertThat(loader.changes()).as("instructions changed").isPositive();
    long found = run(loader, bug.from(), SEEDS_MAX);
    assertThat(found).as("seed that found it").isPositive();
  }

  /** What finds bugs everywhere finds nothing. */
  @Test
  void withoutAPlantedBugNoneIsFound() throws ReflectiveOperationException {
    var loader =
        new MutantLoader(new Planting("", "", new DropCall("")), getClass().getClassLoader());
    assertThat(run(loader, 1, SOUND_SEEDS)).isZero();
    assertThat(loader.changes()).isZero();
  }

  @SuppressWarnings("unchecked")
  static long run(MutantLoader loader, long from, long seedsMax)
      throws ReflectiveOperationException {
    Object run =
        loader.loadClass(ClusterMutantRun.class.getName()).getDeclaredConstructor().newInstance();
    return ((BiFunction<Long, Long, Long>) run).apply(from, seedsMax);
  }
}
