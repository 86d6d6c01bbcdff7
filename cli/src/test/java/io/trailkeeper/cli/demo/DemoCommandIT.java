package io.trailkeeper.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.testing.TestingCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandIT {

  @TempDir Path directory;

  @Test
  void itShowsWhatItPromisesAlsoTheSecondTime() throws Exception {
    for (int time = 0; time < 2; time++) {
      try (TestingCommand demo = start("..", "--dir", directory.resolve("demo").toString())) {
        assertThat(demo.awaitExit()).as("%s", demo.lines()).isZero();
        assertThat(demo.lines())
            .contains("13 batches with 605 events are journaled and acknowledged")
            .anyMatch(line -> line.contains("LogFileHashMismatch"))
            .anyMatch(line -> line.contains("0/1 log files valid, 1/1 log files INVALID"))
            .anyMatch(line -> line.startsWith("The demo is complete"));
      }
    }
  }

  @Test
  void keptRunningItGoesOnAfterwardsAndEndsWithZero() throws Exception {
    try (TestingCommand demo =
        start("..", "--dir", directory.resolve("demo").toString(), "--keep-running")) {
      demo.awaitLine("Still running");
      assertThat(demo.terminate()).as("%s", demo.lines()).isZero();
    }
  }

  @Test
  void aDirectoryThatIsNotAnEarlierDemosIsLeftAlone() throws Exception {
    Path mine = Files.writeString(directory.resolve("mine.txt"), "mine");

    try (TestingCommand demo = start("..", "--dir", directory.toString())) {
      assertThat(demo.awaitExit()).isEqualTo(1);
      assertThat(demo.lines()).anyMatch(line -> line.contains("is not empty"));
    }
    assertThat(mine).hasContent("mine");
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    Path file = Files.writeString(directory.resolve("mine.txt"), "mine");

    try (TestingCommand demo = start("..", "--dir", file.toString())) {
      assertThat(demo.awaitExit()).isEqualTo(1);
      assertThat(demo.lines()).anyMatch(line -> line.contains("is a file, not a directory"));
    }
    assertThat(file).hasContent("mine");
  }

  @Test
  void withoutTheExamplesItSaysWhereItLooked() throws Exception {
    try (TestingCommand demo =
        start(directory.toString(), "--dir", directory.resolve("demo").toString())) {
      assertThat(demo.awaitExit()).isEqualTo(1);
      assertThat(demo.lines())
          .anyMatch(line -> line.contains(directory.resolve("examples").toString()));
    }
  }

  private static TestingCommand start(String home, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "demo";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return TestingCommand.start(List.of("-Dtrailkeeper.home=" + home), all);
  }
}
