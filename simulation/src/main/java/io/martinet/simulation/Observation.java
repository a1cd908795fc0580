package io.martinet.simulation;

import io.martinet.core.ObjectState;
import io.martinet.core.Version;
import java.util.Arrays;
import java.util.SortedMap;

/** What a store shows of a name. */
sealed interface Observation {
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
      Version type = wanted.contentType().isNone() ? wanted.data() : wanted.contentType();
      Version posted = wanted.metadata().isNone() ? wanted.data() : wanted.metadata();
      return Arrays.equals(body, contents.body(name, wanted.data()))
          && contentType.equals(contents.contentType(type))
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
      return object.state().equals(state)
          && lengthBytes == contents.body(name, state.data()).length;
    }
  }

  /** Deleted, or never there. */
  record Absent(Version tombstone) implements Observation {
    @Override
    public boolean shows(ModelObject object, int name, Contents contents) {
      return !object.state().isLive() && object.state().tombstone().equals(tombstone);
    }
  }
}
