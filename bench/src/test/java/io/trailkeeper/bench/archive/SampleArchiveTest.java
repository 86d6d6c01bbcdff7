package io.trailkeeper.bench.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.validate.ValidateLogsCommand;
import io.trailkeeper.core.validation.FileCount;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleArchiveTest {

  private static final Path BATCHES = Path.of("../examples/audit-events/webhook-batches");

  @TempDir Path directory;

  @Test
  void whatIsMeasuredIsAValidArchiveOfTheSizeAskedFor() throws Exception {
    try (ObjectStore store = new FilesystemObjectStore(directory, SampleArchive.BUCKET)) {
      // Given
      SampleArchive archive = new SampleArchive(BATCHES, 3);
      archive.write(2, 11, store::putIfAbsent);

      // When
      ValidationReport report =
          ValidateLogsCommand.validate(
              store,
              false,
              archive.publicKeys(),
              new ValidationRequest(
                  SampleArchive.TRAIL,
                  "",
                  SampleArchive.START,
                  SampleArchive.START.plus(Duration.ofHours(2))));

      // Then
      assertThat(report.findings()).isEmpty();
      assertThat(report.digests()).isEqualTo(new FileCount(2, 2));
      assertThat(report.logFiles()).isEqualTo(new FileCount(11, 11));
      assertThat(report.notices()).isEmpty();
    }
  }
}
