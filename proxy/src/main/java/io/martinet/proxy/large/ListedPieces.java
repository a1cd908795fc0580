package io.martinet.proxy.large;

import io.martinet.proxy.large.SegmentedContent.Piece;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Segments in the order of a listing, of which one page is in memory at a time. */
final class ListedPieces implements SegmentedContent.Pieces {
  /** Asks for the page behind a name; one without entries is the end. */
  @FunctionalInterface
  interface Pages {
    List<Segment.Stored> after(String marker) throws Exception;
  }

  private final Pages pages;
  private List<Segment.Stored> page;
  private int index;

  /**
   * @param first page, not empty
   */
  ListedPieces(List<Segment.Stored> first, Pages pages) {
    this.page = first;
    this.pages = pages;
  }

  @Override
  public @Nullable Piece next() throws IOException, InterruptedException {
    while (!page.isEmpty()) {
      if (index == page.size()) {
        page = following();
        index = 0;
        continue;
      }
      Segment.Stored segment = page.get(index++);
      if (segment.objectBytes() > 0) {
        return new Piece.Slice(segment, segment.range());
      }
    }
    return null;
  }

  private List<Segment.Stored> following() throws IOException, InterruptedException {
    try {
      return pages.after(page.getLast().path().requireObject());
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("segments could not be listed", e);
    }
  }
}
