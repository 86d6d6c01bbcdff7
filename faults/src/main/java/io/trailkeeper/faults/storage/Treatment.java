package io.trailkeeper.faults.storage;

/** What the proxy does with a request. */
public sealed interface Treatment {

  /** Everything goes through. */
  Treatment PASS = new Pass();

  /** Passes it on, and the answer back. */
  record Pass() implements Treatment {}

  /**
   * Answers in the store's place.
   *
   * @param status the HTTP status
   * @param code the error code of S3
   */
  record Refuse(int status, String code) implements Treatment {}

  /** Reads it, and says nothing for as long as this treatment stands; then cuts the connection. */
  record Stall() implements Treatment {}

  /** Cuts the connection when half of the body was read. */
  record CutRequest() implements Treatment {}

  /** Passes it on, and cuts the connection in the middle of the answer. */
  record CutAnswer() implements Treatment {}

  /** Passes it on, and cuts the connection before the answer. */
  record LoseAnswer() implements Treatment {}
}
