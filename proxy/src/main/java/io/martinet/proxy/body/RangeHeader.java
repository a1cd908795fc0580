package io.martinet.proxy.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Range} header as Swift reads it: blanks count nowhere, the unit's case does not matter,
 * and a header with any mistake asks for the whole body. Immutable.
 */
final class RangeHeader {
  /** Ranges in one header at most; inherited from Swift, after RFC 7233, section 6.1. */
  static final int RANGES_MAX = 50;

  /** Pairs of ranges that may overlap; inherited from Swift. */
  static final int OVERLAPS_MAX = 2;

  /** From so many ranges on they must ascend; inherited from Swift. */
  static final int UNSORTED_MIN = 8;

  private static final String UNIT = "bytes=";

  /** First and last of a member as written; -1 stands for absence. */
  private record Member(long first, long last) {}

  private final List<Member> members;

  private RangeHeader(List<Member> members) {
    this.members = members;
  }

  /** What the header asks for of a body; an absent one asks for all. */
  static RangeChoice choose(@Nullable String header, long bodyBytes) {
    RangeHeader ranges = header == null ? null : parse(header);
    return ranges == null ? new RangeChoice.Whole() : ranges.of(bodyBytes);
  }

  /** How many ranges the header names; 0 if it is malformed. */
  static int count(String header) {
    RangeHeader ranges = parse(header);
    return ranges == null ? 0 : ranges.members.size();
  }

  private static @Nullable RangeHeader parse(String header) {
    String text = header.replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT);
    if (!text.startsWith(UNIT)) {
      return null;
    }
    var members = new ArrayList<Member>();
    for (String word : text.substring(UNIT.length()).split(",", -1)) {
      Member member = parseMember(word);
      if (member == null) {
        return null;
      }
      members.add(member);
    }
    return new RangeHeader(members);
  }

  private static @Nullable Member parseMember(String word) {
    int dash = word.indexOf('-');
    if (dash < 0 || word.length() == 1 || !isDigits(word, dash)) {
      return null;
    }
    long first = number(word.substring(0, dash));
    long last = number(word.substring(dash + 1));
    return first >= 0 && last >= 0 && last < first ? null : new Member(first, last);
  }

  private static boolean isDigits(String word, int dash) {
    for (int i = 0; i < word.length(); i++) {
      if (i != dash && (word.charAt(i) < '0' || word.charAt(i) > '9')) {
        return false;
      }
    }
    return true;
  }

  /** The number, the greatest one if it is longer than any body, -1 if there is none. */
  private static long number(String digits) {
    if (digits.isEmpty()) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (number > (Long.MAX_VALUE - digit) / 10) {
        return Long.MAX_VALUE;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private RangeChoice of(long bodyBytes) {
    var satisfiable = new ArrayList<ByteRange>();
    for (Member member : members) {
      if (bodyBytes == 0 && member.first < 0 && member.last > 0) {
        // The last bytes of an empty body are all of it.
        return new RangeChoice.Whole();
      }
      ByteRange range = clip(member, bodyBytes);
      if (range != null) {
        satisfiable.add(range);
      }
    }
    return satisfiable.isEmpty() || isAbuse(satisfiable)
        ? new RangeChoice.Unsatisfiable()
        : new RangeChoice.Parts(satisfiable);
  }

  private static @Nullable ByteRange clip(Member member, long bodyBytes) {
    if (member.first < 0) {
      long count = Math.min(member.last, bodyBytes);
      return count == 0 ? null : new ByteRange(bodyBytes - count, bodyBytes - 1);
    }
    if (member.first >= bodyBytes) {
      return null;
    }
    long last = member.last < 0 ? bodyBytes - 1 : Math.min(member.last, bodyBytes - 1);
    return new ByteRange(member.first, last);
  }

  private static boolean isAbuse(List<ByteRange> ranges) {
    return ranges.size() > RANGES_MAX
        || (ranges.size() >= UNSORTED_MIN && !isAscending(ranges))
        || overlaps(ranges) > OVERLAPS_MAX;
  }

  private static boolean isAscending(List<ByteRange> ranges) {
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).first() < ranges.get(i - 1).first()) {
        return false;
      }
    }
    return true;
  }

  /** Pairs that share bytes; those that are the same are none, as in Swift. */
  private static int overlaps(List<ByteRange> ranges) {
    int pairs = 0;
    for (int i = 0; i < ranges.size(); i++) {
      for (int j = i + 1; j < ranges.size(); j++) {
        ByteRange one = ranges.get(i);
        ByteRange other = ranges.get(j);
        pairs += one.overlaps(other) && !one.equals(other) ? 1 : 0;
      }
    }
    return pairs;
  }
}
