package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong. Its texts are free of control characters.
 *
 * @param name what is wrong
 * @param objectKey the object that it is wrong with; where the object is missing and its name is
 *     not known, what its key begins with
 * @param expected what should be there
 * @param found what is there instead
 */
public record Finding(FindingName name, String objectKey, String expected, String found) {

  /** Checks that nothing is null. */
  public Finding {
    requireNonNull(name, "name");
    requireNonNull(objectKey, "objectKey");
    requireNonNull(expected, "expected");
    requireNonNull(found, "found");
  }
}
