package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.server.RefusedException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** What a request must look like before its body is read. */
final class RequestForm {

  /** Where event lists are posted to. */
  static final String AUDIT_PATH = "/audit/v1";

  /** Where lists of losses are posted to. */
  static final String LOSSES_PATH = "/losses/v1";

  private static final String CONTENT_TYPE = "application/json";
  private static final String NO_ENCODING = "identity";
  private static final int MAX_SHOWN = 100;

  private RequestForm() {}

  /** Whether losses are posted. */
  static boolean isOfLosses(Request request) {
    return path(request).equals(LOSSES_PATH);
  }

  private static String path(Request request) {
    return String.valueOf(request.getHttpURI().getCanonicalPath());
  }

  /**
   * Checks everything but the body.
   *
   * @throws RefusedException at the first fault; the response may have got headers that belong to
   *     it
   */
  static void check(Request request, Response response) {
    if (!isOfLosses(request) && !path(request).equals(AUDIT_PATH)) {
      throw new RefusedException(
          CaptureError.UNKNOWN_PATH,
          "audit events are posted to " + AUDIT_PATH + ", losses to " + LOSSES_PATH);
    }
    if (!HttpMethod.POST.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, HttpMethod.POST.asString());
      throw new RefusedException(
          CaptureError.WRONG_METHOD, "found " + shown(request.getMethod()) + ", expected POST");
    }
    checkContentType(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    @Nullable String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase(NO_ENCODING)) {
      response.getHeaders().put(HttpHeader.ACCEPT_ENCODING, NO_ENCODING);
      throw new RefusedException(
          CaptureError.WRONG_ENCODING,
          "found Content-Encoding " + shown(encoding) + ", expected none");
    }
  }

  /** Cuts foreign text to the length of a log line's part. */
  private static String shown(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
  }

  private static void checkContentType(@Nullable String contentType) {
    String found = contentType == null ? "no Content-Type" : "Content-Type " + shown(contentType);
    String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
    boolean json = parts[0].strip().equalsIgnoreCase(CONTENT_TYPE);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      json &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    if (!json) {
      throw new RefusedException(
          CaptureError.WRONG_CONTENT_TYPE, "found " + found + ", expected " + CONTENT_TYPE);
    }
  }
}
