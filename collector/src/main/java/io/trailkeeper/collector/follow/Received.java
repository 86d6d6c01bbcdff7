package io.trailkeeper.collector.follow;

import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What came back from a server.
 *
 * @param uri what was asked
 * @param status the HTTP status
 * @param answer the answer to a read that succeeded
 * @param body all other content, cut if it is long
 */
record Received(URI uri, int status, Optional<Answer> answer, String body) {

  static final int OK = 200;
  private static final int MAX_SHOWN = 200;

  /**
   * Returns the document that a request was answered with.
   *
   * @throws UncheckedIOException if it is none
   */
  Document document() {
    try {
      return Document.parse(body.getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      throw new UncheckedIOException(
          "asking "
              + uri
              + " was answered with what is no answer of a journal ("
              + e.getMessage()
              + "): "
              + shown()
              + "; see that capture listens there for followers, of this version",
          e);
    }
  }

  /** Returns the error that a server of ours answered with, if it is one. */
  Optional<Document> error() {
    try {
      return Optional.of(Document.parse(body.getBytes(StandardCharsets.UTF_8)));
    } catch (ProtocolException e) {
      return Optional.empty();
    }
  }

  /** Returns what was said, for people. */
  String shown() {
    String text = body.strip();
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
  }
}
