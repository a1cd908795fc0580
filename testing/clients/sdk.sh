#!/usr/bin/env bash
# What an application does with a Java SDK for Swift (JOSS, by the v1 login), from login to the last
# deletion: java/src/JossClient.java.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
. "$ROOT/build-tools/jdk.sh"
JAVA_CLIENTS=$ROOT/testing/clients/java

fetch_joss() {
  find_jdk
  mvn -q -B -f "$JAVA_CLIENTS/pom.xml" dependency:build-classpath "-Dmdep.outputFile=$WORK/classpath"
}

# The JDK compiles the one source by itself. The SDK logs each refusal, and refusals are wanted here.
run_joss() {
  "$JDK/bin/java" -Dorg.slf4j.simpleLogger.defaultLogLevel=off -cp "$(cat "$WORK/classpath")" \
    "$JAVA_CLIENTS/src/JossClient.java" "$AUTH_URL"
}

step "the SDK from Maven's repository" fetch_joss
start_store
step "JOSS" run_joss
stop_store
