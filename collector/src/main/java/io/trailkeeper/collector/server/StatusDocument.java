package io.trailkeeper.collector.server;

import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.json.Span;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * An error in the form of Kubernetes' API: its clients show the message of a Status.
 *
 * @param details a JSON object with what belongs to the error
 */
// Made for one answer, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record StatusDocument(
    ServiceError error, int httpStatus, String message, byte @Nullable [] details) {

  /** A body of so many bytes is sent with its head, and is there when that is. */
  private static final int ARRIVES_WITH_ITS_HEAD = 4 << 10;

  /** Puts status and headers into a response and returns its content. */
  public ByteBuffer into(Response response, @Nullable Duration retryAfter) {
    response.setStatus(httpStatus);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    if (retryAfter != null) {
      long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
      response.getHeaders().put(HttpHeader.RETRY_AFTER, Long.toString(seconds));
    }
    if (mayEndTheConnection(response.getRequest())) {
      // A client must not have begun to use it again.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    return ByteBuffer.wrap(toJson());
  }

  /** Whether the rest of a refused body, which nobody waits for without end, may be outstanding. */
  private static boolean mayEndTheConnection(Request request) {
    long length = request.getLength();
    boolean arrived = length >= 0 && length <= ARRIVES_WITH_ITS_HEAD;
    return !arrived
        && request.getConnectionMetaData().getHttpVersion().getVersion()
            < HttpVersion.HTTP_2.getVersion();
  }

  private byte[] toJson() {
    JsonWriter json =
        new JsonWriter(512)
            .beginObject()
            .name("kind")
            .string("Status")
            .name("apiVersion")
            .string("v1")
            .name("metadata")
            .beginObject()
            .endObject()
            .name("status")
            .string("Failure")
            .name("message")
            .string(message)
            .name("reason")
            .string(error.reason());
    if (details != null) {
      json.name("details").value(details, new Span(0, details.length));
    }
    return json.name("code").number(httpStatus).endObject().toByteArray();
  }
}
