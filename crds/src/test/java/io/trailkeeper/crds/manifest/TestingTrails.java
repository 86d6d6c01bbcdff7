package io.trailkeeper.crds.manifest;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Files with Trails, and what an API server says of them, as {@code kubectl apply} asks it. */
final class TestingTrails {

  private static final String EXPECTS = "# expects: ";

  private TestingTrails() {}

  /** Returns the files of a folder and of those in it, in order. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the first line of a file expects to be said of it. */
  static String expectation(Path file) {
    String line = read(file).lines().findFirst().orElse("");
    if (!line.startsWith(EXPECTS)) {
      throw new AssertionError(file + " does not begin with \"" + EXPECTS + "\"");
    }
    return line.substring(EXPECTS.length());
  }

  /**
   * Asks an API server whether it would take a Trail, unknown fields refused.
   *
   * @return why it would not; nothing if it would
   */
  static Optional<Status> refusal(KubernetesClient client, String yaml) {
    try {
      HttpResponse<String> response =
          client
              .getHttpClient()
              .sendAsync(
                  client
                      .getHttpClient()
                      .newHttpRequestBuilder()
                      .uri(
                          client.getMasterUrl()
                              + "apis/trailkeeper.io/v1alpha1/trails"
                              + "?dryRun=All&fieldValidation=Strict")
                      .post("application/yaml", yaml)
                      .build(),
                  String.class)
              .get(60, TimeUnit.SECONDS);
      return response.isSuccessful()
          ? Optional.empty()
          : Optional.of(Serialization.unmarshal(response.body(), Status.class));
    } catch (Exception e) {
      throw new AssertionError("The API server did not answer", e);
    }
  }
}
