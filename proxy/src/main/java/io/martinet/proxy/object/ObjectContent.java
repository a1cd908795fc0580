package io.martinet.proxy.object;

import io.martinet.http.Content;
import io.martinet.http.ContentSink;
import io.martinet.http.PeerResponse;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.RangedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body, or parts of it between lines of text, streamed from the replicas. */
final class ObjectContent implements Content.Streamed {
  private static final byte[] NOTHING = new byte[0];

  private final ObjectSource source;
  private final List<RangedBody.Part> parts;
  private final byte[] ending;
  private @Nullable PeerResponse begun;

  private ObjectContent(
      ObjectSource source,
      List<RangedBody.Part> parts,
      byte[] ending,
      @Nullable PeerResponse begun) {
    this.source = source;
    this.parts = parts;
    this.ending = ending;
    this.begun = begun;
  }

  /**
   * One range, or the whole body as one.
   *
   * @param begun an answer whose body begins with it; owned by the content
   */
  static ObjectContent of(ObjectSource source, ByteRange range, PeerResponse begun) {
    return of(source, List.of(RangedBody.Part.plain(range)), NOTHING, begun);
  }

  /**
   * Several ranges.
   *
   * @param ending text behind the last
   * @param begun an answer whose body begins with the first range; owned by the content
   */
  static ObjectContent of(
      ObjectSource source, List<RangedBody.Part> parts, byte[] ending, PeerResponse begun) {
    return new ObjectContent(source, List.copyOf(parts), ending, begun);
  }

  @Override
  public long lengthBytes() {
    long length = ending.length;
    for (RangedBody.Part part : parts) {
      length += part.heading().length + part.range().lengthBytes();
    }
    return length;
  }

  @Override
  public void writeTo(ContentSink sink) throws IOException, InterruptedException {
    for (RangedBody.Part part : parts) {
      write(part.heading(), sink);
      PeerResponse first = begun;
      begun = null;
      source.send(part.range(), first, sink);
    }
    write(ending, sink);
  }

  @Override
  public void release() {
    if (begun != null) {
      begun.discard();
      begun = null;
    }
  }

  private static void write(byte[] text, ContentSink sink)
      throws IOException, InterruptedException {
    if (text.length > 0) {
      ByteBuf data = Unpooled.wrappedBuffer(text);
      sink.write(data);
    }
  }
}
