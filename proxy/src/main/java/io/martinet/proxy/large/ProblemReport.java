package io.martinet.proxy.large;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.martinet.http.Content;
import io.martinet.http.Response;
import io.martinet.proxy.listing.AcceptHeader;
import io.martinet.proxy.listing.ListingFormat;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 400 with what is wrong with a manifest's segments, in the form that the client accepts. */
final class ProblemReport {
  private ProblemReport() {}

  static Response of(@Nullable String accept, List<SegmentChecks.Problem> problems) {
    ListingFormat format =
        AcceptHeader.choose(accept) instanceof AcceptHeader.Choice.Chosen(var chosen)
            ? chosen
            : ListingFormat.TEXT;
    return switch (format) {
      case TEXT -> answer("text/plain", text(problems));
      case JSON -> answer("application/json", json(problems));
      case XML -> answer("application/xml", xml(problems));
      case TEXT_XML -> answer("text/xml", xml(problems));
    };
  }

  private static Response answer(String type, String text) {
    return new Response(
        400,
        new DefaultHttpHeaders().set("Content-Type", type),
        new Content.Bytes(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
  }

  private static String text(List<SegmentChecks.Problem> problems) {
    var text = new StringBuilder("Errors:\n");
    for (SegmentChecks.Problem problem : problems) {
      text.append(problem.path()).append(", ").append(problem.reason()).append('\n');
    }
    return text.toString();
  }

  private static String json(List<SegmentChecks.Problem> problems) {
    ObjectNode root = new JsonMapper().createObjectNode();
    ArrayNode errors = root.putArray("Errors");
    for (SegmentChecks.Problem problem : problems) {
      errors.addArray().add(problem.path()).add(problem.reason());
    }
    return root.toString();
  }

  /** Paths are percent-encoded and reasons ours, so nothing needs escaping. */
  private static String xml(List<SegmentChecks.Problem> problems) {
    var text = new StringBuilder("<upload>\n<errors>\n");
    for (SegmentChecks.Problem problem : problems) {
      text.append("<object><name>").append(problem.path());
      text.append("</name><status>").append(problem.reason()).append("</status></object>\n");
    }
    return text.append("</errors>\n</upload>\n").toString();
  }
}
