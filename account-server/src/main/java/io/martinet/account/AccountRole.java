package io.martinet.account;

import io.martinet.core.StorePath;
import io.martinet.core.Version;
import io.martinet.database.ContainerRows;
import io.martinet.database.DatabaseDevice;
import io.martinet.database.Replica;
import io.martinet.database.ReplicaDatabase;
import io.martinet.database.RowKind;
import io.martinet.database.RowOwner;
import io.martinet.database.Totals;
import io.martinet.database.server.DatabaseRole;
import io.martinet.http.wire.ContainerRow;
import io.martinet.http.wire.StoredHeaders;
import io.martinet.http.wire.Wire;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.SortedMap;

/**
 * What is particular to accounts: they count by storage policy, and may be deleted with containers
 * in them, which the reaper then clears away. Thread-safe.
 *
 * <p>Rows are durable before they are answered for, so none is missing after an unclean start:
 * container servers send a row until it is taken, and then not again.
 */
final class AccountRole implements DatabaseRole<ContainerRow> {
  @Override
  public String name() {
    return "account";
  }

  @Override
  public RowKind<ContainerRow> kind() {
    return ContainerRows.KIND;
  }

  @Override
  public StoredHeaders stored() {
    return StoredHeaders.ACCOUNT;
  }

  @Override
  public String metaPrefix() {
    return "X-Account-Meta-";
  }

  @Override
  public boolean isOwn(StorePath path) {
    return path.container() == null;
  }

  @Override
  public void addCounts(ReplicaDatabase<ContainerRow> database, HttpHeaders target) {
    Totals all = database.totals();
    target.set(Wire.ACCOUNT_CONTAINER_COUNT, Long.toString(all.rows()));
    target.set(Wire.ACCOUNT_OBJECT_COUNT, Long.toString(all.objects()));
    target.set(Wire.ACCOUNT_BYTES_USED, Long.toString(all.bytes()));
    database
        .totalsByPolicy()
        .forEach((policy, totals) ->
            target.set(
                Wire.ACCOUNT_POLICY_PREFIX + policy,
                totals.rows() + " " + totals.objects() + " " + totals.bytes()));
  }

  @Override
  public boolean delete(Replica<ContainerRow> replica, Version version) {
    replica.change(replica.database().state().withDelete(version), List.of());
    return true;
  }

  @Override
  public void start(SortedMap<String, DatabaseDevice<ContainerRow>> devices) {}

  @Override
  public void stop() {}

  @Override
  public void changed(String device, RowOwner owner) {}

  @Override
  public String missingRows(String device) {
    return "";
  }

  @Override
  public void written(String device, RowOwner owner, HttpHeaders request) {}

  @Override
  public boolean redelivered(String device, long bootId, String from) {
    return false;
  }
}
