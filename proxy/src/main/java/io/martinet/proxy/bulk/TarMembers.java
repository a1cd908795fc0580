package io.martinet.proxy.bulk;

import io.martinet.proxy.HeaderText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tar file, one after the other, and the content of the current one. An archive is
 * a stranger's: whatever its numbers say, memory and work are bounded, and whatever the reader
 * throws comes out as an {@link IOException}. One thread's.
 */
final class TarMembers {
  /** Long names and extended headers of one member, which the reader takes into memory. */
  static final int HEAD_BYTES_MAX = 1024 * 1024;

  /** Content that is passed over in the whole archive: compressed, it could be without end. */
  static final long SKIPPED_BYTES_MAX = 64L * 1024 * 1024 * 1024;

  /** Members of one archive, those that are passed over too. */
  static final int MEMBERS_MAX = 10_000_000;

  private static final String INVALID_HEADER = "invalid header";

  private final ByteBudget budget;
  private final TarArchiveInputStream tar;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long skippableBytes = SKIPPED_BYTES_MAX;
  private int members;

  /**
   * A file in an archive.
   *
   * @param name as stored
   * @param isMalformed whether the name is no UTF-8; question marks stand where it is none
   * @param attributes of its extended header, text
   */
  record Member(String name, boolean isMalformed, long sizeBytes, Map<String, String> attributes) {}

  /**
   * @param sent bytes that the client has sent of it, as often as asked
   */
  TarMembers(InputStream content, LongSupplier sent) {
    budget = new ByteBudget(content, sent);
    tar = new TarArchiveInputStream(budget, StandardCharsets.UTF_8.name());
  }

  /**
   * The next member that is a file; what was not read of the current one is passed over.
   *
   * @return null at the archive's end
   * @throws IOException it is no tar file, or broken off, or beyond a bound; or its source failed
   */
  @Nullable Member next() throws IOException {
    try {
      TarArchiveEntry entry = nextOfAnyKind();
      while (entry != null && !isFile(entry)) {
        entry = nextOfAnyKind();
      }
      budget.allow(ByteBudget.UNLIMITED);
      return entry == null ? null : begin(entry);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(text(e), e);
    } catch (RuntimeException e) { // the reader trusts some numbers
      throw new IOException(INVALID_HEADER, e);
    }
  }

  /** What the client is told: the reader's own messages may change with its version. */
  private static String text(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.equals(ByteBudget.EXCEEDED)) {
      return message;
    }
    return failure instanceof EOFException || message.startsWith("Truncated")
        ? "unexpected end of data"
        : INVALID_HEADER;
  }

  /**
   * Reads the current member's content.
   *
   * @return count of bytes, -1 at its end
   * @throws IOException the archive breaks off, or its source failed
   */
  int read(byte[] target) throws IOException {
    try {
      return tar.read(target);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IOException("invalid content", e);
    }
  }

  private Member begin(TarArchiveEntry entry) {
    String name = entry.getName();
    if (name.endsWith("/")) {
      // The reader takes it for a directory whatever its flag says, and gives no content.
      entry.setName("file");
    }
    return new Member(name, isMalformed(name), sizeBytes(entry), entry.getExtraPaxHeaders());
  }

  /**
   * The reader puts a question mark where a name is no UTF-8, and does not tell. One that was meant
   * stands in the head as it is.
   */
  private boolean isMalformed(String name) {
    if (name.indexOf('?') < 0) {
      return false;
    }
    String stored = head.toString(StandardCharsets.ISO_8859_1);
    for (String segment : name.split("/", -1)) { // the head may hold a name in two parts
      if (segment.indexOf('?') >= 0 && !stored.contains(HeaderText.encode(segment))) {
        return true;
      }
    }
    return false;
  }

  /** Length of the content, with what is left out of a sparse file. */
  private static long sizeBytes(TarArchiveEntry member) {
    return member.isSparse() ? member.getRealSize() : member.getSize();
  }

  private @Nullable TarArchiveEntry nextOfAnyKind() throws IOException {
    budget.allow(skippableBytes);
    if (members > 0) {
      tar.skip(Long.MAX_VALUE);
    }
    skippableBytes = budget.left();
    head.reset();
    budget.allow(HEAD_BYTES_MAX, head);
    TarArchiveEntry entry = tar.getNextEntry();
    if (entry == null) {
      return null;
    }
    members++;
    if (!entry.isCheckSumOK() || sizeBytes(entry) < 0) {
      throw new IOException(INVALID_HEADER);
    }
    if (members > MEMBERS_MAX) {
      throw new IOException("more than " + MEMBERS_MAX + " members");
    }
    return entry;
  }

  /** Directories, links, devices and whatever else a tar file may hold are none. */
  private static boolean isFile(TarArchiveEntry entry) {
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL, TarConstants.LF_CONTIG, TarConstants.LF_GNUTYPE_SPARSE -> true;
      // Before directories had a flag of their own they had a slash.
      case TarConstants.LF_OLDNORM -> !entry.getName().endsWith("/");
      default -> false;
    };
  }
}
