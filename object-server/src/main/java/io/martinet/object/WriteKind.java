package io.martinet.object;

import io.martinet.core.ObjectState;
import io.martinet.object.store.WriteOutcome;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Which request a write came with: decides the status of its success. */
enum WriteKind {
  PUT {
    @Override
    HttpResponseStatus done(ObjectState before) {
      return HttpResponseStatus.CREATED;
    }

    @Override
    HttpResponseStatus already() {
      return HttpResponseStatus.CREATED;
    }
  },
  POST {
    @Override
    HttpResponseStatus done(ObjectState before) {
      return HttpResponseStatus.ACCEPTED;
    }

    @Override
    HttpResponseStatus already() {
      return HttpResponseStatus.ACCEPTED;
    }
  },
  /** Of live data. */
  DELETE {
    @Override
    HttpResponseStatus done(ObjectState before) {
      return before.isLive() ? HttpResponseStatus.NO_CONTENT : HttpResponseStatus.NOT_FOUND;
    }

    // The tombstone stands; what it hid the first time is not known any more.
    @Override
    HttpResponseStatus already() {
      return HttpResponseStatus.NO_CONTENT;
    }
  },
  /** Of data past its time: the tombstone is written, but for the client nothing was there. */
  DELETE_EXPIRED {
    @Override
    HttpResponseStatus done(ObjectState before) {
      return HttpResponseStatus.NOT_FOUND;
    }

    @Override
    HttpResponseStatus already() {
      return HttpResponseStatus.NOT_FOUND;
    }
  },
  /** Changes nothing, and so is never done: {@link WriteOutcome.Promised} is its success. */
  PREPARE {
    @Override
    HttpResponseStatus done(ObjectState before) {
      return HttpResponseStatus.OK;
    }

    @Override
    HttpResponseStatus already() {
      return HttpResponseStatus.OK;
    }
  },
  PULL {
    @Override
    HttpResponseStatus done(ObjectState before) {
      return HttpResponseStatus.OK;
    }

    @Override
    HttpResponseStatus already() {
      return HttpResponseStatus.OK;
    }
  };

  /**
   * @param before state just before the write
   */
  abstract HttpResponseStatus done(ObjectState before);

  /** The same write stood already. */
  abstract HttpResponseStatus already();
}
