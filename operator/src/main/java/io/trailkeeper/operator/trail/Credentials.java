package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.Secret;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.operator.status.Obstacle;
import io.trailkeeper.operator.status.TrailReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a Trail names.
 *
 * @param data what the Secret holds, for nothing but a hash; empty if none is named or there is
 *     none
 * @param isMissing whether one is named and not there
 * @param obstacle what is wrong with it; null if nothing is
 */
record Credentials(Map<String, String> data, boolean isMissing, @Nullable Obstacle obstacle) {

  private static final List<String> KEYS = List.of("accessKeyId", "secretAccessKey");

  Credentials {
    data = Map.copyOf(data);
  }

  static Credentials of(
      Destination destination, String namespace, Function<String, Optional<Secret>> secrets) {
    @Nullable String name =
        destination instanceof Destination.S3 s3 ? s3.credentialsSecret() : null;
    if (name == null) {
      return new Credentials(Map.of(), false, null);
    }
    Optional<Secret> secret = secrets.apply(name);
    if (secret.isEmpty()) {
      return new Credentials(
          Map.of(),
          true,
          new Obstacle(
              TrailReason.CREDENTIALS_SECRET_NOT_FOUND,
              "Secret "
                  + name
                  + " is not in namespace "
                  + namespace
                  + ". Create it there, with the keys accessKeyId and secretAccessKey; the Trail"
                  + " then goes on by itself.",
              false));
    }
    @Nullable Map<String, String> found = secret.get().getData();
    Map<String, String> data = found == null ? Map.of() : found;
    List<String> lacking =
        KEYS.stream().filter(key -> data.getOrDefault(key, "").isEmpty()).toList();
    return new Credentials(
        data,
        false,
        lacking.isEmpty()
            ? null
            : new Obstacle(
                TrailReason.CREDENTIALS_SECRET_INCOMPLETE,
                "Secret "
                    + name
                    + " in namespace "
                    + namespace
                    + " lacks "
                    + String.join(" and ", lacking)
                    + ". Add what is lacking; the Trail then goes on by itself.",
                false));
  }

  /** Says how much there is, and nothing of it. */
  @Override
  public String toString() {
    return "Credentials[" + data.size() + " keys]";
  }
}
