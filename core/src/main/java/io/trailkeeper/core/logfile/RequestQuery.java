package io.trailkeeper.core.logfile;

import io.trailkeeper.core.json.JsonWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the query of a request's URI, decoded: {@code "query":{"command":["sh","-c","id"]}}. It is
 * where the command of an exec stands. Its limit is on the query as it was sent, not yet decoded.
 */
final class RequestQuery {

  private RequestQuery() {}

  static void write(JsonWriter out, String requestUri) {
    int question = requestUri.indexOf('?');
    if (question < 0 || question == requestUri.length() - 1) {
      return;
    }
    out.name("query");
    if (requestUri.length() - question > Limits.QUERY) {
      out.string(Limits.TRUNCATED);
      return;
    }
    out.beginObject();
    parameters(requestUri.substring(question + 1))
        .forEach(
            (name, values) -> {
              out.name(name).beginArray();
              values.forEach(out::string);
              out.endArray();
            });
    out.endObject();
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
      }
    }
    return parameters;
  }

  /** Decodes percent signs; a text in which they are wrong stays as it is. */
  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
