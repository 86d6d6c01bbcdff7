package io.trailkeeper.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trailkeeper.cli.testing.Delivered;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code export} on what {@code run} has delivered, and its README carried out. */
class ExportCommandIT {

  private static final String ARN = "arn:trailkeeper:cloudtrail:eu-1:123456789012:trail/";
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @TempDir static Path directory;
  private static Path data;
  private static TestingS3Server s3;

  @BeforeAll
  static void deliver() throws Exception {
    s3 = TestingS3Server.start("archive");
    data = directory.resolve("data");
    Path trails = directory.resolve("trails");
    TrailFile.everything(trails, "on-disk", "Kubernetes");
    TrailFile.write(
        trails,
        "in-s3",
        "CloudTrail",
        "    s3: {bucket: archive, prefix: a/b, pathStyle: true, region: us-east-1, endpoint: \""
            + s3.endpoint()
            + "\", credentialsSecret: {name: archive}}");
    TestingS3Server.writeCredentials(Files.createDirectories(data.resolve("secrets/archive")));
    try (TestingCommand run =
        TestingCommand.run(trails, data, "--account-id", "123456789012", "--region", "eu-1")) {
      run.awaitLine("Trail on-disk is ready");
      run.awaitLine("Trail in-s3 is ready");
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).as("%s", run.lines()).isZero();
    }
  }

  @AfterAll
  static void close() {
    s3.close();
  }

  /** What a command ended with, and what it printed. */
  private record Result(int status, List<String> lines) {}

  private static Result export(String source, String trail, Path archive, String... more)
      throws Exception {
    return trailkeeper(
        Stream.concat(
                Stream.of(
                    "export",
                    "--source=" + source,
                    "--trail-arn=" + ARN + trail,
                    "--from=2026-01-01",
                    "--to=2100-01-01",
                    "--public-keys=" + data.resolve("keys/public-keys.json"),
                    "--archive=" + archive),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Result trailkeeper(String... arguments) throws Exception {
    try (TestingCommand command =
        TestingCommand.start(
            List.of(
                "-Daws.accessKeyId=" + TestingS3Server.ACCESS_KEY_ID,
                "-Daws.secretAccessKey=" + TestingS3Server.SECRET_ACCESS_KEY),
            arguments)) {
      int status = command.awaitExit();
      return new Result(status, command.lines());
    }
  }

  /** Carries out a block of the README with a shell. */
  private static String shell(Path folder, String script) throws Exception {
    Path output = folder.resolveSibling("output");
    Process process =
        new ProcessBuilder("sh", "-ec", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private static List<String> blocks(Path folder) throws IOException {
    Matcher matcher = BLOCK.matcher(Files.readString(folder.resolve("README.md"), UTF_8));
    return matcher.results().map(found -> found.group(1)).toList();
  }

  private static boolean hasProgram(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  @Test
  void theCommandsOfItsReadmeCheckAnExport() throws Exception {
    // Given
    Path archive = directory.resolve("bucket.zip");

    // When
    Result result =
        export(
            "s3://archive/a/b",
            "in-s3",
            archive,
            "--endpoint-url=" + s3.endpoint(),
            "--path-style",
            "--region=us-east-1");

    // Then
    assertThat(result.status()).as("%s", result.lines()).isZero();
    Path folder = unzip(archive, directory.resolve("unzipped"));
    List<String> blocks = blocks(folder);
    assertThat(blocks).hasSize(3);
    Result validated =
        trailkeeper(
            blocks
                .get(1)
                .replace("\\\n", " ")
                .replace("trailkeeper ", "")
                .replace("objects", folder.resolve("objects").toString())
                .replace("keys/", folder.resolve("keys") + "/")
                .strip()
                .split("\\s+", -1));
    assertThat(validated.status()).as("%s", validated.lines()).isZero();
    assumeTrue(
        Stream.of("sh", "sha256sum", "gunzip", "xxd", "openssl")
            .allMatch(ExportCommandIT::hasProgram),
        "SKIPPED: the commands of an export's README need sha256sum, gunzip, xxd and openssl");
    assertThat(shell(folder, blocks.get(0))).isEmpty();
    assertThat(shell(folder, blocks.get(2))).contains("Verified OK");
  }

  @Test
  void theSameIsExportedToTheSameBytes() throws Exception {
    Path first = directory.resolve("first.zip");
    Path second = directory.resolve("second.zip");
    String source = data.resolve("archive/on-disk").toString();

    assertThat(export(source, "on-disk", first).status()).isZero();
    assertThat(export(source, "on-disk", second).status()).isZero();

    assertThat(first).hasSameBinaryContentAs(second);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".trailkeeper-export-"));
    }
  }

  @Test
  void whatIsWrongIsExportedAndSaid() throws Exception {
    // Given
    Path copy = directory.resolve("copy");
    try (Stream<Path> files = Files.walk(data.resolve("archive/on-disk"))) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(data.resolve("archive/on-disk").relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Files.delete(Delivered.logFiles(copy).get(0));
    Path archive = directory.resolve("wrong.zip");

    // When
    Result result = export(copy.toString(), "on-disk", archive);

    // Then
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.lines()).anyMatch(line -> line.contains("findings; see report.json"));
    Path folder = unzip(archive, directory.resolve("wrong"));
    assertThat(Files.readString(folder.resolve("report.json"))).contains("LogFileNotFound");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws Exception {
    Path archive = Files.writeString(directory.resolve("there.zip"), "mine");

    Result result = export(data.resolve("archive/on-disk").toString(), "on-disk", archive);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.lines()).anyMatch(line -> line.contains("exists already"));
    assertThat(archive).hasContent("mine");
  }

  private static Path unzip(Path archive, Path target) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        assertThat(file).startsWithRaw(target);
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    return target;
  }
}
