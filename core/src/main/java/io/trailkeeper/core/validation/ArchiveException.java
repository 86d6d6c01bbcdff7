package io.trailkeeper.core.validation;

import org.jspecify.annotations.Nullable;

/**
 * An archive that could not be read: it is out of reach, denies access, or breaks off. It says
 * nothing about whether what it holds is valid.
 */
public final class ArchiveException extends RuntimeException {

  /**
   * @param message what was tried, on what, and what was found
   * @param cause what the store threw, or null
   */
  public ArchiveException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
