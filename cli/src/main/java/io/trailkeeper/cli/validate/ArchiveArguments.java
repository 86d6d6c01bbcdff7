package io.trailkeeper.cli.validate;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which trail it is about, where it has delivered, and which keys are trusted. */
public final class ArchiveArguments {

  @Option(
      names = "--source",
      required = true,
      paramLabel = "DIR|s3://BUCKET[/PREFIX]",
      description = "where the log files are; a directory holds AWSLogs/")
  private String source = "";

  @Option(names = "--trail-arn", required = true, paramLabel = "ARN", description = "the trail")
  private String trailArn = "";

  @Option(
      names = "--public-keys",
      required = true,
      paramLabel = "FILE",
      description = "the keys to trust, as ListPublicKeys gives them")
  private Path publicKeys = Path.of("");

  @Option(names = "--endpoint-url", paramLabel = "URL", description = "an S3 server other than AWS")
  private @Nullable URI endpoint;

  @Option(names = "--region", paramLabel = "REGION", description = "the bucket's region")
  private @Nullable String region;

  @Option(names = "--path-style", description = "put the bucket into the path, not the host")
  private boolean pathStyle;

  /** Returns where the log files are; a wrong one is wrong usage. */
  public LogSource logs(Usage usage) {
    return usage.argument(() -> LogSource.parse(source));
  }

  /** Returns the trail; a wrong ARN is wrong usage. */
  public TrailArn trail(Usage usage) {
    return usage.argument(() -> TrailArn.parse(trailArn));
  }

  /**
   * Returns the keys that are trusted.
   *
   * @throws UnreadableException if they cannot be read
   */
  public PublicKeys keys() {
    return readKeys(publicKeys);
  }

  /**
   * Opens where the log files are, see {@link LogSource#open}.
   *
   * @param logs what {@link #logs} gave
   */
  public ObjectStore open(LogSource logs, Clock clock) {
    return logs.open(endpoint, region, pathStyle, clock);
  }

  /**
   * Reads the file of {@code --public-keys}.
   *
   * @throws UnreadableException if it is not there, or holds no keys
   */
  public static PublicKeys readKeys(Path publicKeys) {
    try {
      return PublicKeys.read(Files.readAllBytes(publicKeys));
    } catch (NoSuchFileException e) {
      throw new UnreadableException("--public-keys: there is no file " + publicKeys, e);
    } catch (IOException e) {
      throw new UnreadableException("--public-keys: reading " + publicKeys + " failed: " + e, e);
    } catch (InvalidKeyFormatException e) {
      throw new UnreadableException("--public-keys: " + publicKeys + " holds " + e.getMessage(), e);
    }
  }
}
