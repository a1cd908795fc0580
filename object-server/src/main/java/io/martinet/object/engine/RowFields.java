package io.martinet.object.engine;

import io.martinet.core.StorePath;
import io.martinet.object.store.RowDuty;
import java.util.ArrayList;
import java.util.List;

/** Paths and row duties as fields of records and values of the index. */
final class RowFields {
  private RowFields() {}

  static FieldWriter writePath(FieldWriter out, StorePath path) {
    out.utf8(path.account());
    out.utf8(path.container() == null ? "" : path.container());
    return out.utf8(path.object() == null ? "" : path.object());
  }

  static StorePath readPath(FieldReader in) {
    String account = in.utf8();
    String container = in.utf8();
    String object = in.utf8();
    return new StorePath(
        account, container.isEmpty() ? null : container, object.isEmpty() ? null : object);
  }

  static FieldWriter writeDuty(FieldWriter out, RowDuty duty) {
    out.int64(duty.rangeId()).int32(duty.partition()).int32(duty.devices().size());
    for (String device : duty.devices()) {
      out.utf8(device);
    }
    return out;
  }

  static RowDuty readDuty(FieldReader in) {
    long rangeId = in.int64();
    int partition = in.int32();
    int count = in.int32();
    List<String> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(in.utf8());
    }
    return new RowDuty(rangeId, partition, devices);
  }
}
