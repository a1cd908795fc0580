package io.martinet.benchmarks;

import io.martinet.auth.Identity;
import io.martinet.auth.TokenCheck;
import io.martinet.auth.TokenKeys;
import io.martinet.auth.Tokens;
import io.martinet.core.SystemEntropy;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the proxy does with the token of each request. Goal: below 2 µs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenCheckBenchmark {
  private final Tokens tokens =
      new Tokens(
          "AUTH_",
          TokenKeys.create(new SystemEntropy()),
          InstantSource.system(),
          Tokens.LIFETIME_DEFAULT);
  private final Identity identity =
      new Identity("test:tester", "AUTH_test", List.of("test", "test:tester", "AUTH_test"));
  private final String token = tokens.issue(identity).token();
  private final String forged = token.substring(0, token.length() - 4) + "AAAA";

  /** A good token. */
  @Benchmark
  public TokenCheck good() {
    return tokens.check(token);
  }

  /** A token whose signature does not fit. */
  @Benchmark
  public TokenCheck forged() {
    return tokens.check(forged);
  }

  /** A login's new token. */
  @Benchmark
  public Tokens.Issued issue() {
    return tokens.issue(identity);
  }
}
