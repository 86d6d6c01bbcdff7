package io.trailkeeper.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.embedded.TrailDefinitions;
import io.trailkeeper.cli.testing.TrailFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailFilesTest {

  @TempDir Path directory;
  private TrailFiles files;

  @BeforeEach
  void open() throws Exception {
    TrailFile.everything(directory, "first", "Kubernetes");
    files = new TrailFiles(directory);
  }

  @Test
  void theFirstLookTellsAndThenOnlyChanges() {
    assertThat(files.poll()).isNotNull().satisfies(now -> assertThat(now.trails()).hasSize(1));
    assertThat(files.poll()).isNull();
    assertThat(files.poll()).isNull();
  }

  @Test
  void aChangeIsToldWhenItIsSeenForTheSecondTime() throws Exception {
    files.poll();
    TrailFile.everything(directory, "second", "Kubernetes");

    assertThat(files.poll()).isNull();
    assertThat(files.poll())
        .isNotNull()
        .satisfies(now -> assertThat(now.trails()).containsOnlyKeys("first", "second"));
    assertThat(files.poll()).isNull();
  }

  @Test
  void aFileThatIsAwayForAMomentChangesNothing() throws Exception {
    files.poll();
    Path file = directory.resolve("first.yaml");
    Path aside = directory.resolve(".first.yaml");
    Files.move(file, aside);
    assertThat(files.poll()).isNull();
    Files.move(aside, file);

    assertThat(files.poll()).isNull();
    assertThat(files.poll()).isNull();
  }

  @Test
  void aFileWithoutATrailIsAProblemAndNoDeletion() throws Exception {
    files.poll();
    Files.writeString(directory.resolve("first.yaml"), "");
    files.poll();

    TrailDefinitions now = files.poll();

    assertThat(now).isNotNull();
    assertThat(now.trails()).isEmpty();
    assertThat(now.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("holds no Trail"));
  }

  @Test
  void oneNameInTwoFilesIsAProblem() throws Exception {
    Files.copy(directory.resolve("first.yaml"), directory.resolve("copy.yaml"));

    TrailDefinitions now = files.poll();

    assertThat(now).isNotNull();
    assertThat(now.trails()).containsOnlyKeys("first");
    assertThat(now.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("rename one of them"));
  }
}
