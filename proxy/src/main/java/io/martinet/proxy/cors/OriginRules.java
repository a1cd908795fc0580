package io.martinet.proxy.cors;

import com.google.common.base.Splitter;
import io.martinet.proxy.ContainerInfo;
import io.martinet.proxy.InfoLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container and the cluster say of other origins. Immutable.
 *
 * @param isOpen whether the container allows all origins and names none
 * @param allowedOrigins compared letter by letter; {@code *} among them allows all
 * @param exposedHeaders in lower case
 * @param maxAge seconds for which a browser may remember a preflight, as stored; null: its own
 */
record OriginRules(
    boolean isOpen,
    List<String> allowedOrigins,
    List<String> exposedHeaders,
    @Nullable String maxAge) {
  static final String ANY = "*";
  private static final String META = "X-Container-Meta-Access-Control-";
  private static final Splitter WORDS = Splitter.onPattern("[\\s,]+").omitEmptyStrings();
  private static final Splitter ORIGINS = Splitter.onPattern("\\s+").omitEmptyStrings();

  /** Of a container that may be absent, or not be known now: the cluster's rules alone. */
  static OriginRules of(InfoLookup<ContainerInfo> lookup, CorsSettings settings) {
    SortedMap<String, String> stored =
        lookup instanceof InfoLookup.Present<ContainerInfo>(var info)
            ? info.storedHeaders()
            : new TreeMap<>();
    var origins = new ArrayList<String>(settings.allowedOrigins());
    List<String> own = ORIGINS.splitToList(stored.getOrDefault(META + "Allow-Origin", ""));
    origins.addAll(own);
    var exposed = new ArrayList<String>(settings.exposedHeaders());
    for (String name : WORDS.split(stored.getOrDefault(META + "Expose-Headers", ""))) {
      exposed.add(name.toLowerCase(Locale.ROOT));
    }
    return new OriginRules(
        own.equals(List.of(ANY)), origins, exposed, stored.get(META + "Max-Age"));
  }

  boolean allows(String origin) {
    return allowedOrigins.contains(ANY) || allowedOrigins.contains(origin);
  }
}
