package io.martinet.proxy.formpost;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a form (RFC 7578) apart while it comes: part after part, and the data of each piece by
 * piece. No part is held in memory; what is held is one window of fixed length. Confined to its
 * thread.
 */
final class FormReader implements AutoCloseable {
  /** Bytes of the form in memory, but for one piece as the connection gives it. */
  private static final int WINDOW_BYTES = 32 * 1024;

  /** Bytes of the head of a part, which names a file: names have 1 KiB at most. */
  static final int HEAD_BYTES_MAX = 16 * 1024;

  /** Bytes of all that is no file, heads among it: nobody has been asked for a signature yet. */
  static final int FIELDS_BYTES_MAX = 1024 * 1024;

  /** Bytes behind the last part that are read away, so that the connection can be kept. */
  private static final int EPILOGUE_BYTES_MAX = 64 * 1024;

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final String FORM_END = "--";

  private final RequestBody body;
  private final Duration idleMax;
  private final LongConsumer received;
  private final String opening;
  private final byte[] delimiter;
  private final byte[] window = new byte[WINDOW_BYTES];
  private int begin;
  private int end;
  private @Nullable ByteBuf piece;
  private boolean isBodyEnded;
  private boolean isStarted;
  private boolean isPartEnded;
  private int fieldBytes;

  /**
   * @param boundary shorter than a line of a request's head; one char a byte
   * @param idleMax longest silence of the client
   * @param received told of bytes that came
   */
  FormReader(RequestBody body, String boundary, Duration idleMax, LongConsumer received) {
    this.body = body;
    this.idleMax = idleMax;
    this.received = received;
    this.opening = "--" + boundary;
    this.delimiter = ("\r\n" + opening).getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Goes on to the next part; what is left of the one before is skipped.
   *
   * @return null at the form's end, or where it breaks off between parts
   * @throws FormException the form cannot be read
   * @throws IOException as {@link RequestBody#read}
   */
  @Nullable FormPart next() throws IOException, InterruptedException {
    if (isStarted) {
      skipPart();
      if (line().startsWith(FORM_END)) {
        skipEpilogue();
        return null;
      }
    } else {
      start();
    }
    String head = head();
    isPartEnded = head == null;
    return head == null ? null : FormPart.parse(head);
  }

  /**
   * The next piece of the part's data, which the caller releases; null at the part's end.
   *
   * @throws IOException as {@link RequestBody#read}
   */
  @Nullable ByteBuf read() throws IOException, InterruptedException {
    while (!isPartEnded) {
      int found = find(delimiter);
      if (found > begin) {
        return take(found - begin);
      }
      if (found == begin) {
        begin += delimiter.length;
        isPartEnded = true;
        return null;
      }
      // What could be the beginning of a delimiter waits until the rest has come.
      int sure = end - begin - (delimiter.length - 1);
      if (sure > 0) {
        return take(sure);
      }
      if (!fill()) {
        isPartEnded = true;
        return end > begin ? take(end - begin) : null;
      }
    }
    return null;
  }

  /**
   * The part's data as the value of a field, one char a byte.
   *
   * @param bytesMax what is longer is cut
   */
  String text(int bytesMax) throws IOException, InterruptedException {
    var text = new ByteArrayOutputStream();
    for (ByteBuf data = read(); data != null; data = read()) {
      try {
        countField(data.readableBytes());
        int room = bytesMax - text.size();
        byte[] bytes = new byte[Math.min(room, data.readableBytes())];
        data.readBytes(bytes);
        text.writeBytes(bytes);
      } finally {
        data.release();
      }
    }
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  /** Frees what was not read. */
  @Override
  public void close() {
    if (piece != null) {
      piece.release();
      piece = null;
    }
  }

  /** Empty lines may stand in front of the first part, and nothing else. */
  private void start() throws IOException, InterruptedException {
    isStarted = true;
    String line = line();
    while (line.isEmpty() && (end > begin || fill())) {
      line = line();
    }
    if (!line.equals(opening)) {
      throw new FormException("invalid starting boundary");
    }
  }

  private void skipPart() throws IOException, InterruptedException {
    for (ByteBuf data = read(); data != null; data = read()) {
      int size = data.readableBytes();
      data.release();
      countField(size);
    }
  }

  private void skipEpilogue() throws IOException, InterruptedException {
    int skipped = end - begin;
    begin = end;
    while (skipped < EPILOGUE_BYTES_MAX && fill()) {
      skipped += end - begin;
      begin = end;
    }
  }

  /** The rest of the line, without its end; the rest of the body if that ends before. */
  private String line() throws IOException, InterruptedException {
    String line = until(LINE_END);
    return line == null ? rest() : line;
  }

  /** The head of a part; null if the body ends within it. */
  private @Nullable String head() throws IOException, InterruptedException {
    boolean hasMore = true;
    while (end - begin < LINE_END.length && hasMore) {
      hasMore = fill();
    }
    if (startsWith(LINE_END)) {
      begin += LINE_END.length;
      return "";
    }
    return until(HEAD_END);
  }

  /** What stands before a mark, which is skipped; null if the body ends before. */
  private @Nullable String until(byte[] mark) throws IOException, InterruptedException {
    int found = find(mark);
    while (found < 0) {
      requireShort(end - begin);
      if (!fill()) {
        return null;
      }
      found = find(mark);
    }
    requireShort(found - begin);
    String text = string(found - begin);
    begin = found + mark.length;
    countField(text.length() + mark.length);
    return text;
  }

  private static void requireShort(int headBytes) throws FormException {
    if (headBytes > HEAD_BYTES_MAX) {
      throw new FormException("head of a part is too long");
    }
  }

  private String rest() {
    String rest = string(end - begin);
    begin = end;
    return rest;
  }

  private void countField(int bytes) throws FormException {
    fieldBytes += bytes;
    if (fieldBytes > FIELDS_BYTES_MAX) {
      throw new FormException("fields are too long");
    }
  }

  private String string(int length) {
    return new String(window, begin, length, StandardCharsets.ISO_8859_1);
  }

  private ByteBuf take(int length) {
    ByteBuf data = Unpooled.copiedBuffer(window, begin, length);
    begin += length;
    return data;
  }

  /** Where in the window the bytes stand for the first time; -1 if nowhere. */
  private int find(byte[] wanted) {
    for (int i = begin; i <= end - wanted.length; i++) {
      if (window[i] == wanted[0]
          && Arrays.equals(window, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(byte[] wanted) {
    return end - begin >= wanted.length
        && Arrays.equals(window, begin, begin + wanted.length, wanted, 0, wanted.length);
  }

  /** Adds what came to the window, which must have room; false at the body's end. */
  private boolean fill() throws IOException, InterruptedException {
    ByteBuf next = piece;
    while (next == null || !next.isReadable()) {
      if (next != null) {
        next.release();
        piece = null;
      }
      next = isBodyEnded ? null : body.read(idleMax);
      if (next == null) {
        isBodyEnded = true;
        return false;
      }
      piece = next;
      received.accept(next.readableBytes());
    }
    System.arraycopy(window, begin, window, 0, end - begin);
    end -= begin;
    begin = 0;
    int length = Math.min(next.readableBytes(), window.length - end);
    next.readBytes(window, end, length);
    end += length;
    return true;
  }
}
