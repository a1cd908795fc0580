package io.martinet.object;

import io.martinet.http.BodyReceiver;
import io.martinet.http.wire.ReleaseLine;
import io.martinet.http.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One RELEASE: the proxy is done with these writes. Lines of devices that are not here are left
 * alone; a release only saves work, so none of it fails. Event-loop confined.
 */
final class ReleaseIntake implements BodyReceiver {
  private final Devices devices;
  private final Reply reply;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private boolean isTooLong;

  ReleaseIntake(Devices devices, Reply reply) {
    this.devices = devices;
    this.reply = reply;
  }

  @Override
  public void data(ByteBuf piece) {
    try {
      isTooLong |= text.size() + piece.readableBytes() > ReleaseLine.BODY_BYTES_MAX;
      if (!isTooLong) {
        text.writeBytes(ByteBufUtil.getBytes(piece));
      }
    } finally {
      piece.release();
    }
  }

  @Override
  public void end(HttpHeaders trailers) {
    if (isTooLong) {
      reply.refuse(
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
          "longer than " + ReleaseLine.BODY_BYTES_MAX + " bytes");
      return;
    }
    try {
      List<ReleaseLine> lines =
          text.toString(StandardCharsets.US_ASCII).lines().map(ReleaseLine::parse).toList();
      var byDevice = new TreeMap<String, List<ReleaseLine>>();
      lines.forEach(
          line -> byDevice.computeIfAbsent(line.device(), _ -> new ArrayList<>()).add(line));
      byDevice.forEach(this::release);
      reply.send(HttpResponseStatus.NO_CONTENT, EmptyHttpHeaders.INSTANCE);
    } catch (WireFormatException e) {
      reply.refuse(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void abort(Throwable cause) {
    if (!reply.isAnswered()) {
      reply.refuse(HttpResponseStatus.BAD_REQUEST, "the body broke off: " + cause);
    }
  }

  private void release(String name, List<ReleaseLine> lines) {
    if (devices.find(name) instanceof Devices.Found.InService(var device)) {
      lines.forEach(line -> device.stagings().release(line.policy(), line.writeId()));
      device
          .loop()
          .execute(
              () -> lines.forEach(line -> device.rows().released(line.writeId(), line.marks())));
    }
  }
}
