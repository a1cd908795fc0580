package io.martinet.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of dependencies, as docs/architecture.md draws it: arrows point down only. */
@AnalyzeClasses(packages = "io.martinet", importOptions = DoNotIncludeTests.class)
class LayersTest {
  private static final String[] ABOVE_SERVICES = {
    "io.martinet.proxy..",
    "io.martinet.account..",
    "io.martinet.container..",
    "io.martinet.object..",
    "io.martinet.replicator..",
    "io.martinet.launcher.."
  };

  @ArchTest
  static final ArchRule nothingKnowsTheLauncher =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.martinet.launcher..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.martinet.launcher..");

  @ArchTest
  static final ArchRule coreKnowsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.martinet.core..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("io.martinet.core..", "java..", "org.jspecify..");

  /** But for the one class that reads and writes the JSON head of a ring file. */
  @ArchTest
  static final ArchRule ringKnowsCoreAlone =
      noClasses()
          .that()
          .resideInAPackage("io.martinet.ring..")
          .and()
          .doNotHaveSimpleName("RingHeader")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.martinet.ring..", "io.martinet.core..", "java..", "org.jspecify..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule commonPartsKnowNoRole =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.martinet.service..",
              "io.martinet.http..",
              "io.martinet.log..",
              "io.martinet.database..",
              "io.martinet.cluster..",
              "io.martinet.auth..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ABOVE_SERVICES);

  /** Servers meet on the wire. */
  @ArchTest
  static final ArchRule rolesNeverImportEachOther =
      slices()
          .matching("io.martinet.(proxy|account|container|object|replicator)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule objectServerSeesNoSql =
      noClasses()
          .that()
          .resideInAPackage("io.martinet.object..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..", "io.martinet.database..");

  @ArchTest
  static final ArchRule onlyTheObjectServerSeesRocks =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.martinet.object..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule onlyTheDatabaseModulesSeeSqlite =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.martinet.database..", "io.martinet.account..", "io.martinet.container..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule onlyTheClusterModuleSeesZooKeeper =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.martinet.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..");
}
