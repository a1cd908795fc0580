package io.martinet.launcher;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Time, chance, threads and directory order come from the machine in a few named adapters only, so
 * that tests and the simulation own them everywhere else.
 */
@AnalyzeClasses(packages = "io.martinet", importOptions = DoNotIncludeTests.class)
class ForbiddenCallsTest {
  private static final List<String> TIME_ADAPTERS = List.of("io.martinet.service.SystemTicker");

  private static final List<String> THREAD_ADAPTERS =
      List.of(
          "io.martinet.service.ExecutorScheduler",
          "io.martinet.service.VirtualThreads",
          "io.martinet.http.server.VirtualThreadHandler",
          "io.martinet.log.DeviceThread",
          "io.martinet.object.PlatformThreads",
          // The composition makes what others are given, and what outlives them all.
          "io.martinet.launcher.Foundation",
          "io.martinet.launcher.Preload",
          "io.martinet.launcher.Reserves",
          "io.martinet.launcher.Shutdown",
          "io.martinet.launcher.StorageServers",
          "io.martinet.launcher.Together");

  private static final List<String> DIRECTORY_ADAPTERS =
      List.of(
          "io.martinet.cluster.DeviceFolder",
          "io.martinet.cluster.RingFiles",
          "io.martinet.core.DurableFiles",
          "io.martinet.database.DatabaseFiles",
          "io.martinet.launcher.RunDirectory",
          "io.martinet.log.FileSystemDeviceFiles");

  private static final List<String> EVENT_LOOP_ADAPTERS =
      List.of("io.martinet.http.transport.EventLoops");

  @ArchTest
  static final ArchRule timeComesFromAdapters =
      noClasses()
          .that(areNot(TIME_ADAPTERS))
          .should()
          .callMethodWhere(
              calls(System.class, "nanoTime|currentTimeMillis")
                  .or(calls(Instant.class, "now"))
                  .or(calls(Clock.class, "system.*"))
                  .or(calls(Thread.class, "sleep")));

  @ArchTest
  static final ArchRule chanceComesFromEntropy =
      noClasses()
          .should()
          .callMethodWhere(
              calls(UUID.class, "randomUUID")
                  .or(calls(ThreadLocalRandom.class, ".*"))
                  .or(calls(Math.class, "random")))
          .orShould()
          .callConstructor(Random.class);

  @ArchTest
  static final ArchRule threadsAreMadeByAdapters =
      noClasses()
          .that(areNot(THREAD_ADAPTERS))
          .should()
          .callMethodWhere(
              calls(Thread.class, "ofVirtual|ofPlatform|startVirtualThread")
                  .or(calls(Executors.class, "new.*")))
          .orShould()
          .callConstructorWhere(
              target(owner(JavaClass.Predicates.type(Thread.class))).as("Thread"));

  @ArchTest
  static final ArchRule directoriesAreReadByAdapters =
      noClasses()
          .that(areNot(DIRECTORY_ADAPTERS))
          .should()
          .callMethodWhere(calls(Files.class, "list|walk|find|newDirectoryStream"));

  /** Rule 29: one shared event-loop group a JVM. */
  @ArchTest
  static final ArchRule eventLoopsAreMadeOnce =
      noClasses()
          .that(areNot(EVENT_LOOP_ADAPTERS))
          .should()
          .callConstructorWhere(
              target(owner(JavaClass.Predicates.assignableTo("io.netty.channel.EventLoopGroup")))
                  .as("of an EventLoopGroup"));

  /** Rule 29: object-server requests run loop, device thread, loop. */
  @ArchTest
  static final ArchRule objectServerHasNoVirtualThreads =
      noClasses()
          .that()
          .resideInAPackage("io.martinet.object..")
          .should()
          .callMethodWhere(
              calls(Thread.class, "ofVirtual|startVirtualThread")
                  .or(calls(Executors.class, "newVirtualThreadPerTaskExecutor")));

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String method) {
    return target(owner(JavaClass.Predicates.type(type)))
        .and(target(nameMatching(method)))
        .as("%s.%s", type.getSimpleName(), method);
  }

  private static DescribedPredicate<JavaClass> areNot(List<String> adapters) {
    return DescribedPredicate.describe(
        "are not one of " + adapters,
        type -> adapters.stream().noneMatch(type.getName()::startsWith));
  }
}
