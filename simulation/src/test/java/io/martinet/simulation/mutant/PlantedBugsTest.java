package io.martinet.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.martinet.simulation.Hazard;
import io.martinet.simulation.mutant.Mutation.AlwaysBranch;
import io.martinet.simulation.mutant.Mutation.AnswerConstant;
import io.martinet.simulation.mutant.Mutation.Branch;
import io.martinet.simulation.mutant.Mutation.DropCall;
import io.martinet.simulation.mutant.Mutation.NeverBranch;
import io.martinet.simulation.mutant.Mutation.ReplaceCall;
import java.lang.classfile.Opcode;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model test finds what it is there to find: each of these bugs, within so many sequences. */
class PlantedBugsTest {
  /** Each is found in so many; most in the first ten. */
  private static final long SEEDS_MAX = 2_500;

  private static final String LOG = "io.martinet.log.";
  private static final String ENGINE = "io.martinet.object.engine.";

  static Stream<PlantedBug> durability() {
    return Stream.of(
        power(
            "the index is written though the log was not synced",
            LOG + "LogWriter",
            "sync",
            new DropCall("sync")),
        power(
                "a full volume is sealed before its records are durable",
                LOG + "LogWriter",
                "roll",
                new DropCall("sync"))
            .knownAt(3_400),
        power(
            "the name of a new volume is not synced",
            LOG + "VolumeSet",
            "createSpare",
            new DropCall("syncDirectory")),
        power(
            "the header of a new life is not synced",
            LOG + "VolumeSet",
            "write",
            new DropCall("sync")),
        power(
                "after an unclean end the log goes on in the same life",
                LOG + "LogWriter",
                "open",
                new AnswerConstant("mayResume", 1))
            .knownAt(12_650),
        power("a body file is not synced", ENGINE + "BodyFiles", "sync", new DropCall("sync")),
        power(
            "the directory of a body file is not synced",
            ENGINE + "BodyFiles",
            "syncDirectory",
            new DropCall("syncDirectory")),
        power(
            "the version of the device is not synced",
            ENGINE + "DeviceIdentity",
            "write",
            new DropCall("sync")),
        power(
            "volumes and bodies are freed though the index was not flushed",
            ENGINE + "DeviceCommits",
            "flush",
            new DropCall("flush")),
        power(
            "the index does not know of the birth of its log",
            ENGINE + "Recovery",
            "run",
            new DropCall("noteBirth")));
  }

  static Stream<PlantedBug> logic() {
    return Stream.of(
        power(
            "an equal tick of another process is accepted",
            ENGINE + "CommitLogic",
            "client",
            new Branch(Opcode.IFGT, Opcode.IFGE)),
        power(
            "of two parts the older is kept",
            ENGINE + "ObjectEntry",
            "newer",
            new Branch(Opcode.IFLT, Opcode.IFGE)),
        power(
                "metadata whose data were torn away are kept",
                ENGINE + "RecordApplier",
                "dropUnfounded",
                new AnswerConstant("compareTo", 1))
            .knownAt(19_150),
        power(
            "a relocated object keeps its old place",
            ENGINE + "DeviceCommits",
            "relocate",
            new DropCall("set")),
        power(
            "readers do not hold a volume", LOG + "VolumeSet", "pin", new ReplaceCall("tryPin", 1)),
        power(
            "the staging's end deletes a body file that a record names",
            ENGINE + "DeviceCommits",
            "judge",
            new DropCall("recorded")),
        power(
            "body files that a record names are swept as orphans",
            ENGINE + "OrphanSweep",
            "isOrphan",
            new DropCall("get")),
        power(
            "orphaned body files stay for ever",
            ENGINE + "OrphanSweep",
            "step",
            new DropCall("delete")),
        power(
            "a torn write counts as rot", LOG + "Replay", "judge", new AnswerConstant("isRot", 1)));
  }

  static Stream<PlantedBug> derived() {
    return Stream.of(
        power(
            "an overwritten object stays in the digest",
            ENGINE + "Digests",
            "change",
            new DropCall("subtract")),
        power(
            "the expiry of an overwritten object stays",
            ENGINE + "IndexSession",
            "putExpiry",
            new DropCall("delete")),
        power(
            "compaction forgets rows that are still owed",
            ENGINE + "Compactor",
            "keepRowsOf",
            new DropCall("keepRows")),
        power(
            "replay forgets rows that are still owed",
            ENGINE + "RecordApplier",
            "object",
            new DropCall("owe")));
  }

  static Stream<PlantedBug> drops() {
    return Stream.of(
        power(
            "replay ignores that an object was dropped",
            ENGINE + "RecordApplier",
            "apply",
            new DropCall("drop")),
        power(
            "a drop ignores that the state changed meanwhile",
            ENGINE + "DropCandidate",
            "isStill",
            new AnswerConstant("equals", 1)),
        power(
            "a drop ignores that rows are owed",
            ENGINE + "Drops",
            "drop",
            new DropCall("removeOwing")));
  }

  static Stream<PlantedBug> damage() {
    return Stream.of(
        rot(
            "the checksum of a body's block is not compared",
            ENGINE + "StoredObject",
            "readWhole",
            new AlwaysBranch(Opcode.IF_ICMPEQ)),
        rot("rot counts as a torn write", LOG + "Replay", "judge", new AnswerConstant("isRot", 0)),
        rot(
            "headers are not checked",
            LOG + "RecordHeader",
            "parse",
            new NeverBranch(Opcode.IF_ICMPNE)),
        rot(
            "metadata are not checked when they are read",
            LOG + "StoredRecord",
            "verified",
            new AnswerConstant("headIsWhole", 1)),
        rot(
            "compaction passes over what is damaged",
            ENGINE + "Compactor",
            "read",
            new DropCall("condemnDamaged")),
        failure(
            "a body file that cannot be synced does not fence the device",
            ENGINE + "BodyFiles",
            "sync",
            new DropCall("accept")),
        failure(
            "a close that fails does not fence the device",
            ENGINE + "DeviceEngine",
            "close",
            new DropCall("fenced")),
        failure(
            "the log is written on after a sync that failed",
            LOG + "Committer",
            "endWith",
            new DropCall("fenced")));
  }

  private static PlantedBug power(String what, String type, String method, Mutation mutation) {
    return new PlantedBug(what, Hazard.POWER, 1, new Planting(type, method, mutation));
  }

  private static PlantedBug rot(String what, String type, String method, Mutation mutation) {
    return new PlantedBug(what, Hazard.ROT, 1, new Planting(type, method, mutation));
  }

  private static PlantedBug failure(String what, String type, String method, Mutation mutation) {
    return new PlantedBug(what, Hazard.FAILURE, 1, new Planting(type, method, mutation));
  }

  @ParameterizedTest
  @MethodSource({"durability", "logic", "derived", "drops", "damage"})
  void aPlantedBugIsFound(PlantedBug bug) throws ReflectiveOperationException {
    var loader = new MutantLoader(bug.planting(), getClass().getClassLoader());
    long found = run(loader, bug.hazard(), bug.from(), SEEDS_MAX);
    assertThat(loader.changes()).as("instructions changed").isPositive();
    assertThat(found).as("seed that found it").isPositive();
  }

  /** What finds bugs everywhere finds nothing. */
  @Test
  void withoutAPlantedBugNoneIsFound() throws ReflectiveOperationException {
    var none = new Planting("", "", new DropCall(""));
    var loader = new MutantLoader(none, getClass().getClassLoader());
    for (Hazard hazard : Hazard.values()) {
      assertThat(run(loader, hazard, 1, 50)).as(hazard.name()).isZero();
    }
    assertThat(loader.changes()).isZero();
  }

  @SuppressWarnings("unchecked")
  private static long run(MutantLoader loader, Hazard hazard, long from, long seedsMax)
      throws ReflectiveOperationException {
    Object run = loader.loadClass(MutantRun.class.getName()).getDeclaredConstructor().newInstance();
    return ((BiFunction<String, Long, Long>) run).apply(hazard.name() + ':' + from, seedsMax);
  }
}
