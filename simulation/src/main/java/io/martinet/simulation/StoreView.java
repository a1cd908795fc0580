package io.martinet.simulation;

import io.martinet.object.store.CorruptObjectException;
import io.martinet.object.store.Lookup;
import io.martinet.object.store.ObjectInfo;
import io.martinet.object.store.ObjectReader;
import io.martinet.object.store.ObjectStore;
import io.martinet.object.store.Opened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Says what a store shows of a name. */
final class StoreView {
  private final Contents contents;

  StoreView(Contents contents) {
    this.contents = contents;
  }

  /** What the index shows. */
  Observation lookUp(ObjectStore store, int name) {
    return switch (store.find(EngineActions.key(name))) {
      case Lookup.Live(var state, long lengthBytes, _) ->
          new Observation.Indexed(state, lengthBytes);
      case Lookup.Deleted(var state) -> new Observation.Absent(state.tombstone());
      case Lookup.Missing _ -> Observation.NEVER_THERE;
      case Lookup.Unknown(String reason) -> new Observation.Unknown(reason);
    };
  }

  /** What a reader of the whole object sees. */
  Observation look(ObjectStore store, int name) {
    return switch (store.open(EngineActions.key(name))) {
      case Opened.Live(ObjectReader reader) -> {
        try (reader) {
          yield whole(reader);
        }
      }
      case Opened.Deleted(var lookup) -> new Observation.Absent(lookup.state().tombstone());
      case Opened.Missing _ -> Observation.NEVER_THERE;
      case Opened.Unknown(String reason) -> new Observation.Unknown(reason);
    };
  }

  /** All of an open object. */
  Observation whole(ObjectReader reader) {
    ObjectInfo info = reader.info();
    ByteBuffer body = ByteBuffer.allocate((int) info.lengthBytes());
    try {
      while (body.hasRemaining()) {
        if (reader.read(body.position(), body) == 0) {
          throw new Divergence("the body of " + info.path() + " ends early");
        }
      }
    } catch (CorruptObjectException damaged) {
      return new Observation.Unknown(String.valueOf(damaged.getMessage()));
    } catch (IOException e) {
      throw new Divergence("cannot read " + info.path() + ": " + e);
    }
    if (!info.etag().equals(EngineActions.md5(body.array()))) {
      throw new Divergence("the ETag of " + info.path() + " is not that of its body");
    }
    return new Observation.Whole(reader.state(), body.array(), info.contentType(), info.headers());
  }

  /** A piece of a body is what the whole has there. */
  void readPiece(ObjectStore store, int name, int from, int lengthBytes) {
    if (!(store.open(EngineActions.key(name)) instanceof Opened.Live(ObjectReader reader))) {
      return;
    }
    try (reader) {
      byte[] all = contents.body(name, reader.state().data());
      ByteBuffer piece = ByteBuffer.allocate(lengthBytes);
      int start = Math.min(from, all.length);
      int count = reader.read(start, piece);
      int wanted = Math.min(lengthBytes, all.length - start);
      if (count != wanted || !Arrays.equals(piece.array(), 0, count, all, start, start + count)) {
        throw new Divergence(
            "name %d: %d bytes from %d, wanted %d, or other ones"
                .formatted(name, count, from, wanted));
      }
    } catch (CorruptObjectException damaged) {
      // Told, not served; whether it may be damaged is judged by whoever looks at it whole.
    } catch (IOException e) {
      throw new Divergence("name " + name + ": " + e);
    }
  }
}
