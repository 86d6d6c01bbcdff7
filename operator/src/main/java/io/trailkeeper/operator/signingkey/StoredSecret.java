package io.trailkeeper.operator.signingkey;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * The Secret of the signing keys. {@code toString} hides what it holds.
 *
 * @param data what it holds
 * @param created when it was made
 */
public record StoredSecret(Map<String, String> data, Instant created) {

  public StoredSecret {
    data = Map.copyOf(data);
    requireNonNull(created, "created");
  }

  @Override
  public String toString() {
    return "StoredSecret[data=" + data.keySet() + ", created=" + created + "]";
  }
}
