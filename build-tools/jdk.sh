# Sourced by ./martinet and ./dev: finds a JDK 25 and puts its home into JDK.

JDK_WANTED=25

# Prints the feature version of the Java in home $1, or nothing.
jdk_feature() {
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
  fi
}

# Sets JDK, or says in one sentence what to install and fails.
find_jdk() {
  local home feature on_path
  on_path="$(command -v java || true)"
  if [ -n "$on_path" ]; then
    on_path="$(dirname "$(dirname "$(readlink -f "$on_path" 2> /dev/null || echo "$on_path")")")"
  fi
  for home in "${MARTINET_JAVA_HOME:-}" "${JAVA_HOME:-}" \
    /usr/lib/jvm/*"$JDK_WANTED"* /usr/lib/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$on_path"; do
    [ -n "$home" ] || continue
    feature="$(jdk_feature "$home")"
    if [ -n "$feature" ] && [ "$feature" -ge "$JDK_WANTED" ]; then
      JDK="$home"
      return 0
    fi
    if [ "$home" = "${MARTINET_JAVA_HOME:-}" ]; then
      echo "MARTINET_JAVA_HOME=$home is not a JDK $JDK_WANTED or newer" >&2
      return 1
    fi
  done
  echo "Martinet needs JDK $JDK_WANTED: install the package temurin-$JDK_WANTED-jdk or openjdk-$JDK_WANTED-jdk, or point MARTINET_JAVA_HOME to one" >&2
  return 1
}
