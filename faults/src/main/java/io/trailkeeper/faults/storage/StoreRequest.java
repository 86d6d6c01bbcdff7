package io.trailkeeper.faults.storage;

/**
 * The head of a request to the store.
 *
 * @param method for example {@code PUT}
 * @param target the path with its query
 * @param kind what it is about
 */
public record StoreRequest(String method, String target, Kind kind) {

  /** What requests are about. */
  public enum Kind {
    /** A log file is put. */
    LOG_FILE,
    /** A digest or its signature is put. */
    DIGEST,
    /** Anything else. */
    OTHER
  }

  static StoreRequest of(String requestLine) {
    String[] words = requestLine.split(" ", 3);
    String target = words.length > 1 ? words[1] : "";
    return new StoreRequest(words[0], target, kind(words[0], target));
  }

  private static Kind kind(String method, String target) {
    if (!method.equals("PUT")) {
      return Kind.OTHER;
    }
    if (target.contains("/CloudTrail-Digest/")) {
      return Kind.DIGEST;
    }
    return target.contains("/CloudTrail/") ? Kind.LOG_FILE : Kind.OTHER;
  }
}
