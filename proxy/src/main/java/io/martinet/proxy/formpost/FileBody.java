package io.martinet.proxy.formpost;

import io.martinet.http.RequestBody;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One file of a form as the body of its PUT: of a length that nobody knows before its end. */
final class FileBody implements RequestBody {
  private final FormReader form;
  private final long bytesMax;
  private long readBytes;

  /**
   * @param form stands at the file's data
   * @param bytesMax a longer file fails
   */
  FileBody(FormReader form, long bytesMax) {
    this.form = form;
    this.bytesMax = bytesMax;
  }

  @Override
  public long declaredBytes() {
    return -1;
  }

  @Override
  public @Nullable ByteBuf read(Duration idleMax) throws IOException, InterruptedException {
    ByteBuf data = form.read();
    if (data != null) {
      readBytes += data.readableBytes();
      if (isTooLong()) {
        data.release();
        throw new FormException("a file is longer than " + bytesMax);
      }
    }
    return data;
  }

  /** Whether more came than the form allows. */
  boolean isTooLong() {
    return readBytes > bytesMax;
  }
}
