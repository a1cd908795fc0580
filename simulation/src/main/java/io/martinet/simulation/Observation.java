package io.martinet.simulation;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import io.martinet.object.store.RowContent;
import java.util.Arrays;
import java.util.SortedMap;

/** What a store shows of a name. */
sealed interface Observation {
  Observation NEVER_THERE = new Absent(Version.NONE);

  /** Whether an object as the model has it looks like this. */
  boolean shows(ModelObject object, int name, Contents contents);

  /** Live, read whole. */
  record Whole(
      ObjectState state, byte[] body, String contentType, SortedMap<String, String> headers)
      implements Observation {
    @Override
    public boolean shows(ModelObject object, int name, Contents contents) {
      ObjectState wanted = object.state();
      if (!wanted.equals(state)) {
        return false;
      }
      Version posted = wanted.metadata().isNone() ? wanted.data() : wanted.metadata();
      return Arrays.equals(body, contents.body(name, wanted.data()))
          && contentType.equals(typeOf(wanted, contents))
          && headers.equals(contents.headers(posted));
    }

    @Override
    public String toString() {
      return state + " with " + body.length + " bytes, " + contentType + ", " + headers;
    }
  }

  /** Live by the index alone. */
  record Indexed(ObjectState state, long lengthBytes) implements Observation {
    @Override
    public boolean shows(ModelObject object, int name, Contents contents) {
      return object.state().equals(state) && lengthBytes == contents.bodyBytes(name, state.data());
    }
  }

  /** Deleted, or never there. */
  record Absent(Version tombstone) implements Observation {
    @Override
    public boolean shows(ModelObject object, int name, Contents contents) {
      return !object.state().isLive() && object.state().tombstone().equals(tombstone);
    }
  }

  /** Damaged, so the store cannot tell. */
  record Unknown(String reason) implements Observation {
    @Override
    public boolean shows(ModelObject object, int name, Contents contents) {
      return false;
    }
  }

  /** What a row owed says. */
  record Row(ObjectState state, RowContent content) implements Observation {
    @Override
    public boolean shows(ModelObject object, int name, Contents contents) {
      if (!object.state().equals(state)) {
        return false;
      }
      return !state.isLive()
          || (content.lengthBytes() == contents.bodyBytes(name, state.data())
              && content.contentType().equals(typeOf(state, contents)));
    }
  }

  private static String typeOf(ObjectState state, Contents contents) {
    return contents.contentType(state.contentType().isNone() ? state.data() : state.contentType());
  }
}
