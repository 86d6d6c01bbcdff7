package io.trailkeeper.collector.destination;

/** Another object stands under the key of one that was to be put. */
public final class DestinationConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DestinationConflictException(String location, String key) {
    super(
        "putting "
            + key
            + " to "
            + location
            + " found another object of that key. Nothing was overwritten. Look at who else writes"
            + " there, and move the object away");
  }
}
