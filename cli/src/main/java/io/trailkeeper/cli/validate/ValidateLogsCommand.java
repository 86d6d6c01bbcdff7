package io.trailkeeper.cli.validate;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.timestamp.TimestampAuthorities;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ExpectedHead;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationListener;
import io.trailkeeper.core.validation.ValidationOptions;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
          + " and follow one another. Log files that no digest lists are findings too.",
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
    json,
    sarif
  }

  /** More connections than this the client of S3 does not open. */
  private static final int MAX_PARALLELISM = 50;

  /** Enough to keep a store at some distance busy. */
  private static final int BUCKET_PARALLELISM = 32;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ArchiveArguments archive = new ArchiveArguments();

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
      names = "--output",
      paramLabel = "text|json|sarif",
      defaultValue = "text",
      description = "how to write the report; default: text")
  private Output output = Output.text;

  @Option(
      names = "--relocated",
      description = {
        "take a copy: bucket and prefix may be others than the digests say, as long as they agree",
        "on one place and all from AWSLogs/ on is as it was"
      })
  private boolean relocated;

  @Option(
      names = "--download",
      paramLabel = "DIR",
      description = "keep every object that is read in a directory, under its key")
  private @Nullable Path download;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "how many objects to read at a time, 1 to 50; default: 32 from a bucket, as many as there"
              + " are processors from a directory")
  private @Nullable Integer parallelism;

  @Option(
      names = "--progress",
      paramLabel = "auto|always|never",
      defaultValue = "auto",
      description = "a bar on standard error; default: auto, if that is a terminal")
  private ProgressBar.When progress = ProgressBar.When.auto;

  @Option(names = "--verbose", description = "say of every object whether it is valid")
  private boolean verbose;

  @Option(
      names = "--timestamp-authorities",
      paramLabel = "FILE",
      description =
          "certificates in PEM of the time-stamp authorities to trust: each digest must have a"
              + " time-stamp of one of them; default: time-stamps are not looked at")
  private @Nullable Path timestampAuthorities;

  @Mixin private HeadArguments heads = new HeadArguments();

  @Override
  public Integer call() {
    Usage usage = new Usage(spec);
    LogSource logs = archive.logs(usage);
    TrailArn trail = archive.trail(usage);
    Clock clock = Clock.systemUTC();
    Instant end = endTime == null ? untilNow(usage, clock) : endTime;
    ValidationRequest request =
        usage.argument(() -> new ValidationRequest(trail, logs.prefix(), startTime, end));
    int threads = parallelism(usage, logs);
    try {
      ExpectedHead head = usage.argument(() -> heads.read(trail));
      ValidationOptions options =
          new ValidationOptions(threads, relocated, head, readAuthorities());
      ValidationReport report = validate(logs, request, options, usage, clock);
      print(report, logs, usage.out());
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

  private int parallelism(Usage usage, LogSource logs) {
    if (parallelism == null) {
      return logs.isBucket()
          ? BUCKET_PARALLELISM
          : Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors());
    }
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw usage.wrong(
          "--parallelism: found " + parallelism + ", allowed: 1 to " + MAX_PARALLELISM);
    }
    return parallelism;
  }

  private ValidationReport validate(
      LogSource logs,
      ValidationRequest request,
      ValidationOptions options,
      Usage usage,
      Clock clock) {
    PublicKeys keys = archive.keys();
    try (ObjectStore store = archive.open(logs, clock)) {
      ReadTally read = new ReadTally(new StoreArchive(store, logs.isBucket()));
      Archive kept = download == null ? read : Download.to(download, read);
      List<ValidationListener> listeners = new ArrayList<>();
      if (verbose) {
        listeners.add(
            new ObjectLines(
                output == Output.text ? usage.out() : usage.err(),
                logs.isBucket() ? logs.uri() : ""));
      }
      LogFileValidator validator = new LogFileValidator(kept, keys);
      printHeading(request, usage.out());
      // Lines and a bar on one terminal would be written into each other.
      boolean bar = progress == ProgressBar.When.always || (!verbose && progress.isNow());
      if (!bar) {
        return validator.validate(request, options, new Listeners(listeners));
      }
      try (ProgressBar shown =
          new ProgressBar(request, usage.err(), read::bytes, System::nanoTime)) {
        listeners.add(shown);
        return validator.validate(request, options, new Listeners(listeners));
      }
    }
  }

  private void printHeading(ValidationRequest request, PrintWriter out) {
    if (output == Output.text) {
      out.println(
          "Validating log files for trail "
              + request.trail()
              + " between "
              + request.start()
              + " and "
              + request.end());
      out.println();
      out.flush();
    }
  }

  private void print(ValidationReport report, LogSource logs, PrintWriter out) {
    switch (output) {
      case text -> ValidationOutput.text(report, out);
      case json -> ValidationOutput.json(report, out);
      case sarif -> new SarifOutput(report, logs.uri()).write(out);
    }
  }

  /**
   * Validates what is in a store and keeps every object that is read in a directory, under its key.
   *
   * @throws UnreadableException if the directory cannot be made
   */
  public static ValidationReport download(
      ObjectStore store,
      boolean isBucket,
      PublicKeys keys,
      ValidationRequest request,
      ValidationOptions options,
      Path directory) {
    return new LogFileValidator(Download.to(directory, new StoreArchive(store, isBucket)), keys)
        .validate(request, options, new Listeners(List.of()));
  }

  /** Validates what is in a store. */
  public static ValidationReport validate(
      ObjectStore store, boolean isBucket, PublicKeys keys, ValidationRequest request) {
    return new LogFileValidator(new StoreArchive(store, isBucket), keys).validate(request);
  }

  private @Nullable TimestampAuthorities readAuthorities() {
    Path file = timestampAuthorities;
    if (file == null) {
      return null;
    }
    try {
      return TimestampAuthorities.readPem(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UnreadableException("--timestamp-authorities: there is no file " + file, e);
    } catch (IOException e) {
      throw new UnreadableException(
          "--timestamp-authorities: reading " + file + " failed: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(
          "--timestamp-authorities: " + file + " holds " + e.getMessage(), e);
    }
  }
}
