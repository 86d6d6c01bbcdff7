package io.trailkeeper.operator.event;

import static java.util.Objects.requireNonNull;

/**
 * Something that a person should know: becomes a Kubernetes Event and a line of the log.
 *
 * @param reason what kind of thing it is
 * @param note what has happened, to what, and what is to be done; never anything of a private key
 */
public record Announcement(EventReason reason, String note) {

  public Announcement {
    requireNonNull(reason, "reason");
    requireNonNull(note, "note");
  }
}
