package io.trailkeeper.crds.yaml;

import io.trailkeeper.crds.yaml.YamlNode.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text that is no YAML, or YAML that is refused; the message says why, in one line. */
public final class YamlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int document;
  private final transient @Nullable Place place;

  YamlException(int document, @Nullable Place place, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.document = document;
    this.place = place;
  }

  /** Returns in which document, counted from 1; 0 if that is not known. */
  public int document() {
    return document;
  }

  /** Returns where, if that is known. */
  public Optional<Place> place() {
    return Optional.ofNullable(place);
  }
}
