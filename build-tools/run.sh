# Sourced by ./martinet and ./dev after jdk.sh: how the built store is run, and what makes it start
# quickly. ROOT is the folder of the sources.

LIB="$ROOT/launcher/target/lib"
# Newer than every source it was built from.
STAMP="$ROOT/launcher/target/built"
# Native libraries, so that no start unpacks them into the temporary folder, where a killed process
# would leave them behind.
NATIVE="$ROOT/launcher/target/native"
# What the JVM learned of a start: classes in their loaded form. Only a matter of speed.
AOT_CACHE="$ROOT/launcher/target/martinet.aot"

# Sets JAVA_ARGUMENTS for the command $1. The cache fits only a run with the same ones, but for the
# heap.
java_arguments() {
  # 1 GiB is the heap that the tests of `up` run in, 256 MiB that of a server that is a process of its
  # own. The JVM's own warnings do not go to stdout, which belongs to the store; that a cache does not
  # fit is none.
  local heap=(-Xms256m -Xmx1g)
  case "${1:-}" in
    server) heap=(-Xms32m -Xmx256m) ;;
  esac
  JAVA_ARGUMENTS=("${heap[@]}" -XX:+ExitOnOutOfMemoryError
    --enable-native-access=ALL-UNNAMED
    -Xlog:disable -Xlog:all=warning,aot*=off,cds*=off:stderr
    "-Djava.library.path=$NATIVE" "-Dorg.sqlite.lib.path=$NATIVE"
    # Each costs a start a tenth of a second and more: Netty's events for the flight recorder, and
    # its way to memory around sun.misc.Unsafe, which generates a hundred classes each time. SQLite's
    # driver asks for a calendar: without the Unicode consortium's data for a thousand locales it has
    # English, as all that we write.
    -Dio.netty.jfr.enabled=false -Djava.locale.providers=SPI
    --sun-misc-unsafe-memory-access=allow -Dio.netty.noUnsafe=false
    # Compiled methods take in less of what they call: the compiler is done in half the time, what it
    # makes is as fast (decision 015).
    -XX:FreqInlineSize=120 -XX:InlineSmallCode=1200)
  # The JVM refuses a second collector instead of taking the last one named.
  case "${MARTINET_JAVA_OPTIONS:-}" in
    *-XX:+Use*GC*) ;;
    *) JAVA_ARGUMENTS+=(-XX:+UseSerialGC) ;;
  esac
}

# Prepares quick starts of what was just built. Nothing depends on it: each part that fails is left out.
prepare_starts() {
  rm -rf "$NATIVE" "$AOT_CACHE"
  unpack_natives || rm -rf "$NATIVE"
  rehearse || rm -f "$AOT_CACHE"
}

unpack_natives() {
  local rocksdb sqlite
  # How each library calls this platform.
  case "$(uname -s) $(uname -m)" in
    'Linux x86_64') rocksdb=linux64 sqlite=Linux/x86_64 ;;
    'Linux aarch64') rocksdb=linux-aarch64 sqlite=Linux/aarch64 ;;
    'Darwin x86_64') rocksdb=osx-x86_64 sqlite=Mac/x86_64 ;;
    'Darwin arm64') rocksdb=osx-arm64 sqlite=Mac/aarch64 ;;
    *) return 1 ;;
  esac
  mkdir -p "$NATIVE/unpacking"
  unpack "$(echo "$LIB"/rocksdbjni-*.jar)" "^librocksdbjni-$rocksdb\\.(so|jnilib)\$" &&
    unpack "$(echo "$LIB"/sqlite-jdbc-*.jar)" "^org/sqlite/native/$sqlite/" || return 1
  rm -rf "$NATIVE/unpacking"
}

# Entries of jar $1 that match $2, without their folders.
unpack() {
  local entries
  entries="$("$JDK/bin/jar" tf "$1" | grep -E "$2" | grep -v '/$')" || return 1
  # shellcheck disable=SC2086
  (cd "$NATIVE/unpacking" && "$JDK/bin/jar" xf "$1" $entries &&
    find . -type f -exec mv {} "$NATIVE" \;)
}

# Runs a store for a moment and has the JVM keep what it learned.
rehearse() {
  local data
  data="$(mktemp -d "${TMPDIR:-/tmp}/martinet-rehearsal.XXXXXX")" || return 1
  java_arguments rehearse
  local code=0
  "$JDK/bin/java" "${JAVA_ARGUMENTS[@]}" "-XX:AOTCacheOutput=$AOT_CACHE" \
    -cp "$LIB/*" io.martinet.launcher.Martinet rehearse "$data" > "$data/out" 2>&1 || code=$?
  if [ $code -ne 0 ]; then
    echo "no quick start this time:" >&2
    tail -n 5 "$data/out" >&2
  fi
  rm -rf "$data"
  return $code
}
