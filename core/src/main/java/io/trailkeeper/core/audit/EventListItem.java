package io.trailkeeper.core.audit;

/** What stands at one place of a posted list: an event, or what should have been one. */
public sealed interface EventListItem {

  /** A well-formed event. */
  record Event(AuditEvent event) implements EventListItem {}

  /**
   * An item that is no event.
   *
   * <p>Its bytes are not kept: what cannot be read cannot be redacted, and a Secret may be in it.
   *
   * @param index which item of the list, from 0
   * @param offset at which byte of the body it begins
   * @param length how many bytes it has
   * @param sha256 the SHA-256 of its bytes, lower-case hex
   * @param reason what is wrong with it; holds nothing of its content
   */
  record Malformed(long index, long offset, long length, String sha256, String reason)
      implements EventListItem {}
}
