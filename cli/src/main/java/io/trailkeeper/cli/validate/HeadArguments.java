package io.trailkeeper.cli.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.validation.ExpectedHead;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailChainHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From where a chain head is taken that must be there; at most one of the three is given. */
final class HeadArguments {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A report keeps some thousand findings of some hundred bytes. */
  private static final long MAX_REPORT_BYTES = 64L * 1024 * 1024;

  @Option(
      names = "--expect-head",
      paramLabel = "SEQUENCE:SHA256",
      description = "a digest that must be there: its number and the SHA-256 of its content")
  @Nullable String head;

  @Option(
      names = "--expect-report",
      paramLabel = "FILE",
      description = "the newest digest of an earlier report, --output json, must be there")
  @Nullable Path report;

  @Option(
      names = "--expect-trail",
      paramLabel = "NAMESPACE/NAME",
      description =
          "the chain head in this Trail's status must be there; the cluster is the kubeconfig's")
  @Nullable String trail;

  /**
   * Returns the digest that must be there, or null if none was named.
   *
   * @throws IllegalArgumentException on wrong usage
   * @throws UnreadableException if the file or the Trail cannot be read, or is another trail's
   */
  @Nullable ExpectedHead read(TrailArn arn) {
    int given = (head == null ? 0 : 1) + (report == null ? 0 : 1) + (trail == null ? 0 : 1);
    if (given > 1) {
      throw new IllegalArgumentException(
          "--expect-head, --expect-report and --expect-trail: give one of them");
    }
    if (head != null) {
      return ExpectedHead.parse(head);
    }
    if (report != null) {
      return ofReport(report, arn);
    }
    return trail == null ? null : ofTrail(trail, arn);
  }

  private static ExpectedHead ofReport(Path file, TrailArn arn) {
    JsonNode document = parse(file);
    String trailArn = document.path("trailARN").asText();
    if (!trailArn.equals(arn.toString())) {
      throw new UnreadableException(
          "--expect-report: " + file + " is a report on \"" + trailArn + "\", not on " + arn);
    }
    JsonNode head = document.path("head");
    if (!head.isObject()) {
      throw new UnreadableException(
          "--expect-report: " + file + " has no head: that validation found no valid digest");
    }
    try {
      return new ExpectedHead(
          head.path("sequenceNumber").isIntegralNumber()
              ? head.path("sequenceNumber").asLong()
              : null,
          head.path("sha256").asText(),
          head.path("key").asText(null));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("--expect-report: " + file + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(Path file) {
    try {
      if (Files.size(file) > MAX_REPORT_BYTES) {
        throw new UnreadableException(
            "--expect-report: " + file + " has more than " + MAX_REPORT_BYTES + " bytes");
      }
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UnreadableException("--expect-report: there is no file " + file, e);
    } catch (JsonProcessingException e) {
      throw new UnreadableException("--expect-report: " + file + " is no JSON", e);
    } catch (IOException e) {
      throw new UnreadableException("--expect-report: reading " + file + " failed: " + e, e);
    }
  }

  private static ExpectedHead ofTrail(String text, TrailArn arn) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          "--expect-trail: found \"" + text + "\", expected NAMESPACE/NAME");
    }
    try (KubernetesClient client =
        new KubernetesClientBuilder().withConfig(ClusterAccess.of("validate-logs")).build()) {
      return ofTrail(
          text,
          client
              .resources(Trail.class)
              .inNamespace(text.substring(0, slash))
              .withName(text.substring(slash + 1))
              .get(),
          arn);
    } catch (KubernetesClientException e) {
      throw new UnreadableException(
          "--expect-trail: reading Trail " + text + " failed: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the head in a Trail's status.
   *
   * @param found the Trail; null if there is none
   */
  static ExpectedHead ofTrail(String text, @Nullable Trail found, TrailArn arn) {
    if (found == null) {
      throw new UnreadableException("--expect-trail: there is no Trail " + text);
    }
    String trailArn = found.getStatus() == null ? null : found.getStatus().trailArn();
    if (!arn.toString().equals(trailArn)) {
      throw new UnreadableException(
          "--expect-trail: Trail " + text + " has the ARN " + trailArn + ", not " + arn);
    }
    TrailChainHead head = found.getStatus().chainHead();
    if (head == null || head.sha256() == null) {
      throw new UnreadableException(
          "--expect-trail: Trail " + text + " has no chain head in its status yet");
    }
    return new ExpectedHead(head.sequence(), head.sha256(), head.key());
  }
}
