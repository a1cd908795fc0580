package io.martinet.http.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of the starred rows of a write, as {@code X-Backend-Rows} tells it: {@code
 * DEVICE=visible:BOOT:POSITION DEVICE=queued DEVICE=refused …}.
 *
 * @param fates one a starred target
 */
public record RowReport(List<Fate> fates) {
  /** What became of the row at one container device. */
  public sealed interface Fate {
    String device();

    /** Stands in the journal of the device: each listing there shows it. */
    record Visible(RowMark mark) implements Fate {
      @Override
      public String device() {
        return mark.device();
      }

      @Override
      public String toString() {
        return device() + "=visible:" + RowMark.formatBootId(mark.bootId()) + ':' + mark.position();
      }
    }

    /** Not there within the time allowed; durable in the object's record, and delivered later. */
    record Queued(String device) implements Fate {
      @Override
      public String toString() {
        return device + "=queued";
      }
    }

    /**
     * The device answered and knows no such container; the row stays with the object and is offered
     * again.
     */
    record Refused(String device) implements Fate {
      @Override
      public String toString() {
        return device + "=refused";
      }
    }
  }

  public RowReport {
    fates = List.copyOf(fates);
  }

  /**
   * @throws WireFormatException if the text has another form
   */
  public static RowReport parse(String text) {
    var fates = new ArrayList<Fate>();
    for (String word : PeerDevice.words(text, PeerDevice.LIST_MAX)) {
      fates.add(parseFate(word));
    }
    return new RowReport(fates);
  }

  @Override
  public String toString() {
    return String.join(" ", fates.stream().map(Fate::toString).toList());
  }

  private static Fate parseFate(String word) {
    int equals = word.indexOf('=');
    String device = word.substring(0, Math.max(equals, 0));
    String fate = word.substring(equals + 1);
    if (!PeerDevice.isName(device)) {
      throw new WireFormatException("not the fate of a row: " + word);
    }
    return switch (fate) {
      case "queued" -> new Fate.Queued(device);
      case "refused" -> new Fate.Refused(device);
      default -> {
        if (!fate.startsWith("visible:")) {
          throw new WireFormatException("not the fate of a row: " + word);
        }
        yield new Fate.Visible(RowMark.parse(device + '=' + fate.substring("visible:".length())));
      }
    };
  }
}
