package io.martinet.proxy.bulk;

import io.martinet.core.StorePath;
import io.martinet.http.RequestBody;
import io.martinet.proxy.Constraints;
import io.martinet.proxy.HeaderText;
import io.martinet.proxy.PercentCode;
import io.martinet.proxy.RequestContext;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A client's list of names, one a line, percent-encoded: {@code container/object}, or {@code
 * container}. Read wholly before anything is deleted, since a list that is too long deletes
 * nothing; at Swift's limits and with the longest names it takes some 13 MB. One thread's.
 */
final class DeleteList implements DeleteTargets {
  /** Most characters that stand for one byte. */
  private static final int CODE_LENGTH = 3;

  private final String account;
  private final int namesMax;
  private final int lineMax;
  private final Queue<Target> objects = new ArrayDeque<>();
  private final Queue<Target> containers = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();

  private DeleteList(String account, int namesMax, int lineMax) {
    this.account = account;
    this.namesMax = namesMax;
    this.lineMax = lineMax;
  }

  /**
   * Reads the request's body.
   *
   * @param idleMax longest silence of the client
   * @throws BulkRefusedException 413: too many names; 400: a line is longer than any name
   */
  static DeleteList read(
      RequestContext context,
      String account,
      BulkConfig config,
      Constraints constraints,
      Duration idleMax)
      throws BulkRefusedException, IOException, InterruptedException {
    // Two slashes, as much again for blanks around; and every name that can be, can be listed.
    int lineMax =
        CODE_LENGTH * (constraints.objectNameMax() + 2 * constraints.containerNameMax() + 2);
    var list = new DeleteList(account, config.deletesMax(), lineMax);
    list.readAll(context, idleMax);
    return list;
  }

  @Override
  public @Nullable Target next() {
    Target target = objects.poll();
    return target != null ? target : containers.poll();
  }

  private void readAll(RequestContext context, Duration idleMax)
      throws BulkRefusedException, IOException, InterruptedException {
    RequestBody body = context.request().body();
    long bytesLeft = (long) namesMax * (lineMax + 1);
    for (ByteBuf piece = body.read(idleMax); piece != null; piece = body.read(idleMax)) {
      try {
        context.accessNotes().received(piece.readableBytes());
        bytesLeft -= piece.readableBytes();
        if (bytesLeft < 0) { // lines without names, without end
          throw tooMany();
        }
        split(piece);
      } finally {
        piece.release();
      }
    }
    endLine();
  }

  private void split(ByteBuf piece) throws BulkRefusedException {
    while (piece.isReadable()) {
      byte next = piece.readByte();
      if (next == '\n') {
        endLine();
      } else if (line.length() < lineMax) {
        line.append((char) (next & 0xff));
      } else {
        throw new BulkRefusedException(400, "Invalid File Name");
      }
    }
  }

  private void endLine() throws BulkRefusedException {
    String name = PercentCode.decode(line.toString().strip());
    line.setLength(0);
    if (name.isEmpty()) {
      return;
    }
    if (objects.size() + containers.size() == namesMax) {
      throw tooMany();
    }
    var target = Target.of(PercentCode.encodeBytes(name), path(name));
    (target.isContainer() ? containers : objects).add(target);
  }

  private BulkRefusedException tooMany() {
    return new BulkRefusedException(413, "Maximum Bulk Deletes: " + namesMax + " per request");
  }

  /** What the name stands for, null if nothing can have it. */
  private @Nullable StorePath path(String bytes) {
    String name = HeaderText.decode(bytes);
    if (name == null || name.indexOf('\0') >= 0) {
      return null;
    }
    int begin = 0;
    while (begin < name.length() && name.charAt(begin) == '/') {
      begin++;
    }
    if (begin == name.length()) {
      return StorePath.account(account);
    }
    int slash = name.indexOf('/', begin);
    if (slash < 0 || slash == name.length() - 1) {
      return StorePath.container(account, name.substring(begin, slash < 0 ? name.length() : slash));
    }
    return StorePath.object(account, name.substring(begin, slash), name.substring(slash + 1));
  }
}
