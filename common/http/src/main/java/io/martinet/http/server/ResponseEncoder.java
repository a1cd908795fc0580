package io.martinet.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.CharsetUtil;
import java.util.Iterator;
import java.util.Map;

/**
 * Puts answers into bytes exactly as the server decided them: unlike Netty's own encoder it takes
 * no header away (Swift answers 204 with {@code Content-Length: 0}), and it writes names as Swift
 * does, each word with a capital, whoever wrote them how. Event-loop confined.
 */
final class ResponseEncoder extends ChannelOutboundHandlerAdapter {
  /** A body up to this size is copied behind its head: cheaper than a second buffer (guess). */
  private static final int COPY_BYTES_MAX = 1024;

  private static final int HEAD_BYTES_INITIAL = 512;
  private static final int CHUNK_LINE_BYTES = 18;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] COLON = {':', ' '};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
  private static final ByteBuf CRLF_BUFFER =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeBytes(CRLF).asReadOnly());

  /** No name of ours is longer; a longer one is written in pieces. */
  private final byte[] name = new byte[64];

  private boolean chunked;

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse whole) {
      whole(ctx, whole, promise);
    } else if (message instanceof HttpResponse head) {
      chunked = HttpUtil.isTransferEncodingChunked(head);
      ctx.write(head(ctx, head, 0), promise);
    } else if (message instanceof HttpContent content) {
      content(ctx, content, promise);
    } else {
      ctx.write(message, promise);
    }
  }

  private void whole(ChannelHandlerContext ctx, FullHttpResponse response, ChannelPromise promise) {
    ByteBuf body = response.content();
    int bytes = body.readableBytes();
    if (bytes <= COPY_BYTES_MAX) {
      ByteBuf both = head(ctx, response, bytes).writeBytes(body);
      response.release();
      ctx.write(both, promise);
    } else {
      ctx.write(head(ctx, response, 0));
      ctx.write(body, promise);
    }
  }

  private ByteBuf head(ChannelHandlerContext ctx, HttpResponse response, int bodyBytes) {
    ByteBuf out = ctx.alloc().directBuffer(HEAD_BYTES_INITIAL + bodyBytes);
    HttpResponseStatus status = response.status();
    out.writeCharSequence(response.protocolVersion().text(), CharsetUtil.US_ASCII);
    out.writeByte(' ');
    AsciiString code = status.codeAsText();
    out.writeBytes(code.array(), code.arrayOffset(), code.length());
    out.writeByte(' ');
    writeText(out, status.reasonPhrase());
    out.writeBytes(CRLF);
    writeHeaders(out, response.headers());
    return out.writeBytes(CRLF);
  }

  private void writeHeaders(ByteBuf out, HttpHeaders headers) {
    if (writeHeaders(out, headers, true)) {
      writeHeaders(out, headers, false);
    }
  }

  /**
   * Names beyond ASCII come last: Python's HTTP library, and so Swift's client, takes such a line
   * for the end of the head. It must know by then how long the body is.
   *
   * @param isAscii whether those within ASCII are written, or the others
   * @return whether others were left out
   */
  private boolean writeHeaders(ByteBuf out, HttpHeaders headers, boolean isAscii) {
    boolean isAnyLeft = false;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> each = all.next();
      if (isAscii(each.getKey()) == isAscii) {
        writeName(out, each.getKey());
        out.writeBytes(COLON);
        writeText(out, each.getValue());
        out.writeBytes(CRLF);
      } else {
        isAnyLeft = true;
      }
    }
    return isAnyLeft;
  }

  private static boolean isAscii(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private void writeName(ByteBuf out, CharSequence text) {
    boolean begins = true;
    int filled = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      name[filled++] = (byte) (begins ? upper(c) : lower(c));
      begins = c == '-';
      if (filled == name.length) {
        out.writeBytes(name, 0, filled);
        filled = 0;
      }
    }
    out.writeBytes(name, 0, filled);
  }

  private static int upper(char c) {
    return c >= 'a' && c <= 'z' ? c - 0x20 : c;
  }

  private static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
  }

  private static void writeText(ByteBuf out, CharSequence text) {
    if (text instanceof AsciiString ascii) {
      ByteBufUtil.copy(ascii, out);
    } else {
      out.writeCharSequence(text, CharsetUtil.ISO_8859_1);
    }
  }

  private void content(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
    ByteBuf data = content.content();
    int bytes = data.readableBytes();
    boolean last = content instanceof LastHttpContent;
    if (!chunked) {
      ctx.write(data, promise);
      return;
    }
    if (bytes > 0) {
      ByteBuf size = ctx.alloc().directBuffer(CHUNK_LINE_BYTES);
      size.writeCharSequence(Integer.toHexString(bytes), CharsetUtil.US_ASCII);
      ctx.write(size.writeBytes(CRLF));
      ctx.write(data);
      ctx.write(CRLF_BUFFER.duplicate(), last ? ctx.newPromise() : promise);
    } else {
      data.release();
      if (!last) {
        promise.setSuccess(); // an empty chunk would end the body
      }
    }
    if (last) {
      ByteBuf end = ctx.alloc().directBuffer(LAST_CHUNK.length + CRLF.length);
      end.writeBytes(LAST_CHUNK);
      writeHeaders(end, ((LastHttpContent) content).trailingHeaders());
      ctx.write(end.writeBytes(CRLF), promise);
    }
  }
}
