package io.martinet.object;

import io.martinet.http.PeerCall;
import io.martinet.http.wire.Wire;
import io.martinet.object.ObjectServerFixture.Answered;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;

/** Sends REPLICATE requests. */
abstract class ReplicateTestBase extends ObjectServerTestBase {
  ReplicateTestBase(boolean isInJvm) throws Exception {
    super(isInJvm);
  }

  Answered replicate(String target, HttpHeaders headers, byte[] body) throws Exception {
    PeerCall call = open(target, headers.set("Content-Length", body.length));
    call.write(Unpooled.wrappedBuffer(body));
    return ObjectServerFixture.finish(call, EmptyHttpHeaders.INSTANCE);
  }

  Answered replicate(String target, HttpHeaders headers) throws Exception {
    return replicate(target, headers, new byte[0]);
  }

  PeerCall open(String target, HttpHeaders headers) {
    var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, Wire.METHOD_REPLICATE, target, headers);
    return fixture.client.open(fixture.address, head);
  }

  HttpHeaders scoped(int partPower) {
    return fixture.headers().set(Wire.PARTITION_POWER, Integer.toString(partPower));
  }

  static ByteBuf bodyOf(Answered answer) {
    return Unpooled.wrappedBuffer(answer.body());
  }
}
