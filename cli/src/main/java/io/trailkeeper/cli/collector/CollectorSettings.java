package io.trailkeeper.cli.collector;

import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.core.digest.DigestEndReason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a collector runs.
 *
 * @param configuration the file of the trail's configuration
 * @param checkpoint where the checkpoint is
 * @param captures where the journals are, one for each replica of capture
 * @param tls the directory of the client's certificate
 * @param signingKeys the directory of signing keys
 * @param secrets the directory of Secrets
 * @param volumes the directory of the volume
 * @param trailDeleted whether the trail is being deleted
 */
record CollectorSettings(
    Path configuration,
    CheckpointPlace checkpoint,
    List<URI> captures,
    Path tls,
    Path signingKeys,
    Path secrets,
    Path volumes,
    boolean trailDeleted) {

  CollectorSettings {
    captures = List.copyOf(captures);
  }

  /**
   * Reads the configuration.
   *
   * @throws ProcessException if it is not there or not valid: to start again would not help
   */
  CollectorConfiguration read() {
    try {
      return CollectorConfigurationFormat.read(Files.readAllBytes(configuration));
    } catch (IOException e) {
      throw new ProcessException(
          ExitStatus.WRONG_USAGE, "reading --configuration=" + configuration + " failed: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new ProcessException(
          ExitStatus.WRONG_USAGE, "--configuration=" + configuration + ": " + e.getMessage(), e);
    }
  }

  /** Returns why the trail comes to an end that is not to be logging any more. */
  DigestEndReason endReason() {
    return trailDeleted ? DigestEndReason.TRAIL_DELETED : DigestEndReason.LOGGING_STOPPED;
  }
}
