package io.martinet.proxy.object;

import io.martinet.core.Entropy;
import io.martinet.core.HybridClock;
import io.martinet.core.Scheduler;
import io.martinet.http.wire.PeerDevice;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.InfoCache;
import io.martinet.proxy.Placements;
import io.martinet.proxy.backend.BackendClient;
import io.martinet.proxy.backend.NameTurns;
import io.martinet.proxy.backend.Parker;
import io.martinet.proxy.backend.ReplicaOrder;
import io.martinet.proxy.body.RangedAnswers;
import java.util.function.Predicate;

/**
 * Puts the object path together: the one place that knows which part needs which.
 *
 * @param client towards the storage servers
 * @param placements where paths live
 * @param infoCache existence and ACLs of containers
 * @param constraints limits on names, metadata and sizes
 * @param clock draws versions
 * @param entropy draws what names writes, and boundaries
 * @param parker how requests wait
 * @param scheduler for what goes on after an answer
 * @param isLocal which devices are asked first
 */
public record ObjectPath(
    BackendClient client,
    Placements placements,
    InfoCache infoCache,
    Constraints constraints,
    HybridClock clock,
    Entropy entropy,
    Parker parker,
    Scheduler scheduler,
    Predicate<PeerDevice> isLocal) {
  /**
   * What stages and routes are given of objects.
   *
   * @param deferred writes down what is to be deleted later
   */
  public record Served(ObjectController controller, DeferredDeletions deferred) {}

  /**
   * The controller of objects alone.
   *
   * @param releases closed by the caller, after the last request
   */
  public ObjectController controller(
      ObjectPathConfig config, Releases releases, ObjectMetrics metrics) {
    return serve(config, releases, metrics).controller();
  }

  /**
   * Everything of objects.
   *
   * @param releases closed by the caller, after the last request
   */
  public Served serve(ObjectPathConfig config, Releases releases, ObjectMetrics metrics) {
    var reads = new ReplicaReads(client);
    var writes = new ReplicaWrites(client);
    var quorumRead =
        new QuorumRead(
            reads,
            new ReplicaOrder(isLocal, client.suspects()),
            new ReadSettings(
                config.nodeTimeout(),
                config.writeBackTimeout(),
                new HedgeDelay(config.hedgeMin(), config.hedgeMax()),
                config.writesDegraded()),
            parker,
            metrics);
    var quorumWrite =
        new QuorumWrite(
            clock,
            new WriteSettings(config.nodeTimeout(), config.rowWait(), config.writesDegraded()),
            releases,
            parker,
            scheduler,
            metrics,
            client.suspects());
    var writeIds = new WriteIds(entropy);
    var quorumPut =
        new QuorumPut(
            new Uploads(
                client, parker, scheduler, config.stallMax(), config.writesDegraded(), metrics),
            writes,
            quorumWrite,
            writeIds,
            new PutSettings(config.clientTimeout(), constraints.fileSizeMax()));
    var conditionals =
        new ConditionalWrites(
            quorumRead,
            new PromiseQuorum(client, parker, config.nodeTimeout()),
            new Adoption(
                reads, writes, quorumWrite, quorumPut, writeIds, parker, config.nodeTimeout()),
            new NameTurns(parker),
            clock,
            parker,
            entropy);
    var sources = new ObjectSources(reads, parker, config.nodeTimeout(), metrics);
    var verbs =
        new ObjectVerbs(
            new ObjectGet(quorumRead, sources, new RangedAnswers(entropy), config.opensExpired()),
            new ObjectPut(
                constraints, ContentTypes.load(), quorumRead, quorumPut, quorumWrite, conditionals),
            new ObjectPost(
                constraints,
                clock,
                quorumRead,
                quorumWrite,
                writes,
                writeIds,
                conditionals,
                config.opensExpired()),
            new ObjectDelete(quorumWrite, writes, writeIds, conditionals));
    return new Served(
        new ObjectController(infoCache, placements, constraints, verbs, writeIds, parker, metrics),
        new DeferredDeletions(placements, quorumPut, quorumWrite, writeIds));
  }
}
