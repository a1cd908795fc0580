package io.martinet.proxy.large;

import io.martinet.http.Content;
import io.martinet.proxy.body.ByteRange;
import io.martinet.proxy.body.RangedBody;
import io.martinet.proxy.large.SegmentedContent.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What a manifest stands for, all segments known. Confined to the request's thread. */
final class SegmentedBody implements RangedBody<SegmentFailedException> {
  private final SegmentReader reader;
  private final List<Segment> segments;
  private final long bodyBytes;

  SegmentedBody(SegmentReader reader, List<? extends Segment> segments) {
    this.reader = reader;
    this.segments = List.copyOf(segments);
    this.bodyBytes = segments.stream().mapToLong(Segment::lengthBytes).sum();
  }

  @Override
  public long bodyBytes() {
    return bodyBytes;
  }

  @Override
  public Content content(List<Part> parts, byte[] ending)
      throws SegmentFailedException, InterruptedException {
    var pieces = new ArrayList<Piece>();
    long length = ending.length;
    for (Part part : parts) {
      addText(part.heading(), pieces);
      addRange(part.range(), pieces);
      length += part.heading().length + part.range().lengthBytes();
    }
    addText(ending, pieces);
    Content begun = null;
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Slice(var segment, var range)) {
        begun = reader.open(segment, range);
        break;
      }
    }
    Iterator<Piece> each = pieces.iterator();
    return new SegmentedContent(reader, () -> each.hasNext() ? each.next() : null, length, begun);
  }

  private static void addText(byte[] text, List<Piece> pieces) {
    if (text.length > 0) {
      pieces.add(new Piece.Text(text));
    }
  }

  private void addRange(ByteRange wanted, List<Piece> pieces) {
    long begin = 0;
    for (Segment segment : segments) {
      long end = begin + segment.lengthBytes();
      if (begin < end && begin <= wanted.last() && wanted.first() < end) {
        long first = Math.max(wanted.first(), begin) - begin;
        long last = Math.min(wanted.last() + 1, end) - begin - 1;
        pieces.add(slice(segment, first, last));
      }
      begin = end;
    }
  }

  private static Piece slice(Segment segment, long first, long last) {
    return switch (segment) {
      case Segment.Inline(var data) ->
          new Piece.Text(Arrays.copyOfRange(data, (int) first, (int) last + 1));
      case Segment.Stored stored ->
          new Piece.Slice(
              stored, new ByteRange(stored.range().first() + first, stored.range().first() + last));
    };
  }
}
