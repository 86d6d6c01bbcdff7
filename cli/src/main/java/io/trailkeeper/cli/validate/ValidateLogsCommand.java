package io.trailkeeper.cli.validate;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Validates what a trail has delivered. */
@Command(
    name = "validate-logs",
    mixinStandardHelpOptions = true,
    description = {
      "Validates the digest files and log files that a trail has delivered: that no log file was"
          + " changed, that none which a digest lists was removed, and that the digests are signed"
          + " and follow one another. A log file that no digest lists is no evidence of anything,"
          + " and is not looked for.",
      "",
      "Exits with 0 if all is valid, 1 on any finding (nothing found is one), 2 on wrong usage or a"
          + " source that cannot be read."
    })
public final class ValidateLogsCommand implements Callable<Integer> {

  /** Something is wrong with what was delivered. */
  public static final int EXIT_FINDINGS = 1;

  /** There is no answer: wrong usage, or something that cannot be read. */
  private static final int EXIT_UNREADABLE = CommandLine.ExitCode.USAGE;

  /** How a report is written. */
  enum Output {
    text,
    json
  }

  /** Where an S3 server is. */
  static final class S3Arguments {
    @Option(
        names = "--endpoint-url",
        paramLabel = "URL",
        description = "an S3 server other than AWS")
    @Nullable URI endpoint;

    @Option(names = "--region", paramLabel = "REGION", description = "the bucket's region")
    @Nullable String region;

    @Option(names = "--path-style", description = "put the bucket into the path, not the host")
    boolean pathStyle;
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "DIR|s3://BUCKET[/PREFIX]",
      description = "where the log files are; a directory holds AWSLogs/")
  private String source = "";

  @Option(names = "--trail-arn", required = true, paramLabel = "ARN", description = "the trail")
  private String trailArn = "";

  @Option(
      names = "--start-time",
      required = true,
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "validate what was delivered from then on: 2026-11-22T05:00:00Z, or 2026-11-22")
  private Instant startTime = Instant.MIN;

  @Option(
      names = "--end-time",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "validate what was delivered up to then; default: now")
  private @Nullable Instant endTime;

  @Option(
      names = "--public-keys",
      required = true,
      paramLabel = "FILE",
      description = "the keys to trust, as ListPublicKeys gives them")
  private Path publicKeys = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "how to write the report; default: text")
  private Output output = Output.text;

  @Mixin private S3Arguments s3 = new S3Arguments();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec);
    LogSource logs = usage.argument(() -> LogSource.parse(source));
    TrailArn trail = usage.argument(() -> TrailArn.parse(trailArn));
    Clock clock = Clock.systemUTC();
    Instant end = endTime == null ? untilNow(usage, clock) : endTime;
    ValidationRequest request =
        usage.argument(() -> new ValidationRequest(trail, logs.prefix(), startTime, end));
    try {
      ValidationReport report = validate(logs, request, clock);
      print(report, usage.out());
      return report.isValid() ? 0 : EXIT_FINDINGS;
    } catch (UnreadableException | ArchiveException | ObjectStoreException e) {
      usage.fail(String.valueOf(e.getMessage()));
      return EXIT_UNREADABLE;
    }
  }

  /** Returns the present, in whole seconds as digests have them. */
  private Instant untilNow(Usage usage, Clock clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (startTime.isAfter(now)) {
      throw usage.wrong("--start-time: " + startTime + " is in the future; it is " + now);
    }
    return now;
  }

  private ValidationReport validate(LogSource logs, ValidationRequest request, Clock clock) {
    PublicKeys keys = readKeys();
    try (ObjectStore store = logs.open(s3.endpoint, s3.region, s3.pathStyle, clock)) {
      return validate(store, logs.isBucket(), keys, request);
    }
  }

  private void print(ValidationReport report, PrintWriter out) {
    switch (output) {
      case text -> {
        ValidationRequest request = report.request();
        out.println(
            "Validating log files for trail "
                + request.trail()
                + " between "
                + request.start()
                + " and "
                + request.end());
        out.println();
        ValidationOutput.text(report, out);
      }
      case json -> ValidationOutput.json(report, out);
    }
  }

  /** Validates what is in a store. */
  public static ValidationReport validate(
      ObjectStore store, boolean isBucket, PublicKeys keys, ValidationRequest request) {
    return new LogFileValidator(new StoreArchive(store, isBucket), keys).validate(request);
  }

  private PublicKeys readKeys() {
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
