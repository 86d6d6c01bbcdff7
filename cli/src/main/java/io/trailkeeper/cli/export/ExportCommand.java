package io.trailkeeper.cli.export;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.cli.validate.ArchiveArguments;
import io.trailkeeper.cli.validate.LogSource;
import io.trailkeeper.cli.validate.TimeArgument;
import io.trailkeeper.cli.validate.UnreadableException;
import io.trailkeeper.cli.validate.ValidateLogsCommand;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ValidationOptions;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes what a trail delivered to one file that can be checked anywhere. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes one zip file with the log files and digests that a trail delivered in some time, their"
          + " signatures and time-stamps, the public keys, a report of their validation, and a README"
          + " with the commands that check it anywhere, offline.",
      "",
      "What is wrong is exported too, as it is, and the report says so. Needs free space for all"
          + " objects twice beside the file while it runs.",
      "",
      "Exits with 0 if all that is in the file is valid, 1 on any finding, 2 on wrong usage or if"
          + " something cannot be read or written; there is no file then."
    })
public final class ExportCommand implements Callable<Integer> {

  private static final int UNREADABLE = CommandLine.ExitCode.USAGE;
  private static final int BUCKET_PARALLELISM = 32;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ArchiveArguments delivered = new ArchiveArguments();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "export what was delivered from then on: 2026-11-22T05:00:00Z, or 2026-11-22")
  private Instant from = Instant.MIN;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "up to then")
  private Instant to = Instant.MIN;

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "FILE",
      description = "the zip file to write; it must not exist")
  private Path archive = Path.of("");

  @Override
  public Integer call() {
    Usage usage = new Usage(spec);
    LogSource logs = delivered.logs(usage);
    TrailArn trail = delivered.trail(usage);
    ValidationRequest request =
        usage.argument(() -> new ValidationRequest(trail, logs.prefix(), from, to));
    if (Files.exists(archive)) {
      throw usage.wrong(
          "--archive: " + archive + " exists already; give another name, or remove it");
    }
    try {
      PublicKeys keys = delivered.keys();
      try (ObjectStore store = delivered.open(logs, Clock.systemUTC());
          ExportFolder folder = ExportFolder.beside(archive)) {
        ValidationReport report =
            ValidateLogsCommand.download(
                store, logs.isBucket(), keys, request, options(logs), folder.objects());
        folder.addTimestamps(store);
        folder.addDocuments(report, keys);
        folder.writeTo(archive);
        print(usage, report);
        return report.isValid() ? 0 : ValidateLogsCommand.EXIT_FINDINGS;
      }
    } catch (UnreadableException | ArchiveException | ObjectStoreException e) {
      usage.fail(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      usage.fail("--archive: writing " + archive + " failed: " + e);
    }
    return UNREADABLE;
  }

  private static ValidationOptions options(LogSource logs) {
    return ValidationOptions.DEFAULT.withParallelism(
        logs.isBucket() ? BUCKET_PARALLELISM : Runtime.getRuntime().availableProcessors());
  }

  private void print(Usage usage, ValidationReport report) {
    usage
        .out()
        .println(
            report.digests().valid()
                + "/"
                + report.digests().total()
                + " digest files and "
                + report.logFiles().valid()
                + "/"
                + report.logFiles().total()
                + " log files are valid");
    if (!report.isValid()) {
      usage.out().println(report.findingCount() + " findings; see report.json");
    }
    usage.out().println("Exported to " + archive);
  }
}
