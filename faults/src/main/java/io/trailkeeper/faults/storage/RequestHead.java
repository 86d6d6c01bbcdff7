package io.trailkeeper.faults.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request line and the headers of an HTTP/1.1 request.
 *
 * @param lines as they came
 */
record RequestHead(List<String> lines) {

  private static final int MAX_BYTES = 1 << 20;

  /** Reads a head; null if there is none. */
  static @Nullable RequestHead read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0 || bytes.size() > MAX_BYTES) {
        return null;
      }
      bytes.write(next);
      last = last << 8 | next;
    }
    List<String> lines = new ArrayList<>();
    bytes
        .toString(StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(lines::add);
    return lines.isEmpty() ? null : new RequestHead(List.copyOf(lines));
  }

  StoreRequest request() {
    return StoreRequest.of(lines.get(0));
  }

  int contentLength() {
    String value = header("content-length");
    return value.isEmpty() ? 0 : Integer.parseInt(value);
  }

  boolean expectsContinue() {
    return header("expect").equalsIgnoreCase("100-continue");
  }

  /** Returns the head for the store: it need not be asked first, and closes the connection. */
  byte[] forwarded() {
    StringBuilder head = new StringBuilder();
    for (String line : lines) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (!lower.startsWith("expect:") && !lower.startsWith("connection:")) {
        head.append(line).append("\r\n");
      }
    }
    return head.append("Connection: close\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private String header(String name) {
    String start = name + ":";
    return lines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }
}
