package io.trailkeeper.cli.prove;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.cli.validate.ArchiveArguments;
import io.trailkeeper.cli.validate.LogSource;
import io.trailkeeper.cli.validate.StoreArchive;
import io.trailkeeper.cli.validate.TimeArgument;
import io.trailkeeper.cli.validate.UnreadableException;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.proof.EventProofFormat;
import io.trailkeeper.core.proof.EventSearch;
import io.trailkeeper.core.proof.ProvenEvent;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a proof of one event. */
@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a file that proves that a trail has delivered one event, without showing any other"
          + " event. Who has the public keys checks it with verify-proof, offline.",
      "",
      "Exits with 0 if the proof was written, 1 if the event was not found or cannot be proven, 2 on"
          + " wrong usage or a source that cannot be read."
    })
public final class ProveCommand implements Callable<Integer> {

  private static final int NOT_PROVEN = 1;
  private static final int UNREADABLE = CommandLine.ExitCode.USAGE;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ArchiveArguments delivered = new ArchiveArguments();

  @Option(
      names = "--event-id",
      required = true,
      paramLabel = "ID",
      description = "the eventID of a record; in the format Kubernetes the auditID of a line")
  private String eventId = "";

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "the stage of the event, where several have the auditID: ResponseStarted,"
              + " ResponseComplete, …")
  private @Nullable String stage;

  @Option(
      names = "--start-time",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "search what was delivered from then on; default: all")
  private @Nullable Instant startTime;

  @Option(
      names = "--end-time",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "search what was delivered up to then; default: all")
  private @Nullable Instant endTime;

  @Option(
      names = "--log-file",
      paramLabel = "KEY",
      description = "search this log file only; a digest must list it")
  private @Nullable String logFile;

  @Option(
      names = "--proof",
      required = true,
      paramLabel = "FILE",
      description = "the file to write; it must not exist")
  private Path proof = Path.of("");

  @Override
  public Integer call() {
    Usage usage = new Usage(spec);
    LogSource logs = delivered.logs(usage);
    TrailArn trail = delivered.trail(usage);
    if (Files.exists(proof)) {
      throw usage.wrong("--proof: " + proof + " exists already; give another name, or remove it");
    }
    EventSearch.Request request =
        new EventSearch.Request(trail, logs.prefix(), startTime, endTime, eventId, stage, logFile);
    try {
      PublicKeys keys = delivered.keys();
      try (ObjectStore store = delivered.open(logs, Clock.systemUTC())) {
        return write(
            usage, new EventSearch(new StoreArchive(store, logs.isBucket()), keys).find(request));
      }
    } catch (UnreadableException | ArchiveException | ObjectStoreException e) {
      usage.fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      usage.fail("--proof: writing " + proof + " failed: " + e);
    }
    return UNREADABLE;
  }

  private int write(Usage usage, EventSearch.Result result) throws IOException {
    result.problems().forEach(problem -> usage.fail(ProofOutput.printable(problem)));
    List<EventSearch.Found> found = result.found();
    if (found.isEmpty()) {
      usage.fail(
          "there is no event "
              + ProofOutput.printable(eventId)
              + " in the log files that were searched"
              + (result.problems().isEmpty() ? "" : "; see above what could not be searched"));
      return NOT_PROVEN;
    }
    if (found.size() > 1) {
      usage.fail(
          "there are "
              + found.size()
              + " such events; choose one with --stage, or with --log-file:");
      found.forEach(one -> usage.fail(ProofOutput.printable(summary(one.event()))));
      return NOT_PROVEN;
    }
    Files.write(proof, EventProofFormat.write(found.get(0).proof()), StandardOpenOption.CREATE_NEW);
    ProofOutput.print(found.get(0).event(), usage.out());
    usage.out().println();
    usage.out().println("The proof is in " + proof + ".");
    return 0;
  }

  private static String summary(ProvenEvent event) {
    return "  "
        + event.description().stage()
        + " "
        + event.description().time()
        + " in "
        + event.logFile().s3Object();
  }
}
