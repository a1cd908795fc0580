package io.martinet.object.engine;

import io.martinet.log.DeviceFiles;
import io.martinet.log.VolumeSet;

/** What an open device consists of; each part keeps its own thread rule. */
record OpenDevice(
    DeviceFiles files,
    VolumeSet volumes,
    ObjectIndex index,
    Digests digests,
    VolumeUsage usage,
    Promises promises,
    BodyFiles bodies,
    Quarantine quarantine,
    ExpirySeal expirySeal) {
  IndexSession session() {
    return new IndexSession(index, digests, usage, promises);
  }
}
