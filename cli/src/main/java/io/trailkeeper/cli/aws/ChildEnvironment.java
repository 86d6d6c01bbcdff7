package io.trailkeeper.cli.aws;

import io.trailkeeper.cli.awstrail.BucketServer;
import io.trailkeeper.cli.awstrail.KnownTrail;
import io.trailkeeper.cli.process.ProcessException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a command needs in its environment to take Trailkeeper for CloudTrail. What the user has set
 * stays.
 *
 * @param environment the user's
 * @param home the user's directory, in which AWS's tools keep their configuration
 * @param endpoint CloudTrail's API
 */
record ChildEnvironment(Map<String, String> environment, Path home, URI endpoint) {

  /** Clients sign requests for a region, whatever it is. */
  private static final String ANY_REGION = "us-east-1";

  /** The endpoint looks at no signature, but clients make none without these. */
  private static final String ANY_CREDENTIALS = "trailkeeper";

  private static final Set<String> REGIONS = Set.of("AWS_REGION", "AWS_DEFAULT_REGION");

  /** Who has any of these has credentials, or will have to. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /**
   * Returns the variables to add.
   *
   * @param trails those that are known; the command may name one of them
   * @throws ProcessException if credentials cannot be read
   */
  Map<String, String> additions(List<KnownTrail> trails, List<String> command) {
    Map<String, String> additions = new LinkedHashMap<>();
    additions.put("AWS_ENDPOINT_URL_CLOUDTRAIL", endpoint.toString());
    // A proxy would ask itself.
    for (String name : List.of("NO_PROXY", "no_proxy")) {
      String others = environment.getOrDefault(name, "");
      additions.put(name, (others.isEmpty() ? "" : others + ",") + endpoint.getHost());
    }
    Optional<BucketServer> server = server(trails, command);
    server
        .map(BucketServer::endpoint)
        .ifPresent(url -> putIfUnset(additions, "AWS_ENDPOINT_URL_S3", url.toString()));
    if (REGIONS.stream().noneMatch(environment::containsKey)) {
      String region = server.map(BucketServer::region).orElse(ANY_REGION);
      REGIONS.forEach(name -> additions.put(name, region));
    }
    if (CREDENTIALS.stream().noneMatch(environment::containsKey)) {
      additions.putAll(credentials(server));
    }
    return additions;
  }

  private void putIfUnset(Map<String, String> additions, String name, String value) {
    if (!environment.containsKey(name)) {
      additions.put(name, value);
    }
  }

  /**
   * Returns the server of the trails that the command names by their ARN, or of all if it names
   * none; nothing if they have several.
   */
  private static Optional<BucketServer> server(List<KnownTrail> trails, List<String> command) {
    List<KnownTrail> named =
        trails.stream()
            .filter(
                trail -> command.stream().anyMatch(word -> word.contains(trail.arn().toString())))
            .toList();
    List<BucketServer> servers =
        (named.isEmpty() ? trails : named)
            .stream()
                .map(KnownTrail::server)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .distinct()
                .toList();
    return servers.size() == 1 ? Optional.of(servers.get(0)) : Optional.empty();
  }

  private Map<String, String> credentials(Optional<BucketServer> server) {
    Optional<Path> files = server.map(BucketServer::credentials);
    if (files.isPresent()) {
      return BucketCredentials.read(files.get());
    }
    // On AWS a machine may have a role, which must not be hidden.
    boolean ofAws = server.isPresent() && server.get().endpoint() == null;
    return ofAws || isConfigured()
        ? Map.of()
        : Map.of("AWS_ACCESS_KEY_ID", ANY_CREDENTIALS, "AWS_SECRET_ACCESS_KEY", ANY_CREDENTIALS);
  }

  private boolean isConfigured() {
    return exists("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        || exists("AWS_CONFIG_FILE", "config");
  }

  private boolean exists(String variable, String name) {
    String elsewhere = environment.get(variable);
    return Files.exists(
        elsewhere == null ? home.resolve(".aws").resolve(name) : Path.of(elsewhere));
  }
}
