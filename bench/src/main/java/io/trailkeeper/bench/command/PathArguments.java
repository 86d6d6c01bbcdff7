package io.trailkeeper.bench.command;

import io.trailkeeper.bench.installation.ContainerOptions;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.QuantityText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is measured: capture and the Trails. */
final class PathArguments {

  @Option(
      names = "--format",
      paramLabel = "CloudTrail|Kubernetes",
      defaultValue = "Kubernetes",
      description = "default: ${DEFAULT-VALUE}")
  private String format = "";

  @Option(
      names = "--compression",
      paramLabel = "Gzip|Zstd",
      defaultValue = "Gzip",
      description = "default: ${DEFAULT-VALUE}")
  private String compression = "";

  @Option(
      names = "--max-size",
      paramLabel = "QUANTITY",
      defaultValue = "16Mi",
      description = "of a log file before compression. Default: ${DEFAULT-VALUE}")
  private String maxSize = "";

  @Option(
      names = "--max-interval",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description = "how long an event waits at most. Default: ${DEFAULT-VALUE}")
  private String maxInterval = "";

  @Option(
      names = "--destination",
      paramLabel = "volume|s3",
      defaultValue = "s3",
      description =
          "a directory, or an S3 server with its objects in memory. Default: ${DEFAULT-VALUE}")
  private String destination = "";

  @Option(
      names = "--trails",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "the first has every event; of the others each has one namespace or one resource. Default:"
              + " ${DEFAULT-VALUE}")
  private int trails;

  @Option(
      names = "--trails-select",
      paramLabel = "one|all",
      defaultValue = "one",
      description = "all: the others have every event too. Default: ${DEFAULT-VALUE}")
  private String trailsSelect = "";

  @Option(
      names = "--selectors",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "advanced selectors of each Trail; all but the last select nothing. Default:"
              + " ${DEFAULT-VALUE}")
  private int selectors;

  @Option(
      names = "--heap-capture",
      paramLabel = "MIB",
      description = "capture's most heap. Default: as in the chart")
  private @Nullable Integer heapCapture;

  @Option(
      names = "--heap-collector",
      paramLabel = "MIB",
      description = "a collector's most heap. Default: as the operator sets it")
  private @Nullable Integer heapCollector;

  @Option(
      names = "--options-capture",
      paramLabel = "OPTIONS",
      description = "more options of capture's JVM, which override the chart's")
  private String optionsCapture = "";

  @Option(
      names = "--options-collector",
      paramLabel = "OPTIONS",
      description = "more options of a collector's JVM, which override the operator's")
  private String optionsCollector = "";

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "another JDK for the processes. Default: the one that runs this")
  private @Nullable Path java;

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description = "another build's trailkeeper.jar, with lib/ beside it")
  private @Nullable Path jar;

  DeliveryOptions delivery() {
    return new DeliveryOptions(
        one("--format", format, List.of(LogFormat.values())),
        one("--compression", compression, List.of(Compression.values())),
        DurationText.parse(maxInterval)
            .orElseThrow(() -> wrong("--max-interval", maxInterval, "for example 60s")),
        QuantityText.parseBytes(maxSize)
            .orElseThrow(() -> wrong("--max-size", maxSize, "for example 16Mi")));
  }

  boolean toS3() {
    return one("--destination", destination, List.of("volume", "s3")).equals("s3");
  }

  int trails() {
    return atLeastOne("--trails", trails);
  }

  boolean allSelectAll() {
    return one("--trails-select", trailsSelect, List.of("one", "all")).equals("all");
  }

  int selectors() {
    return atLeastOne("--selectors", selectors);
  }

  ContainerOptions capture() {
    return container(ContainerOptions.CAPTURE, heapCapture, optionsCapture);
  }

  ContainerOptions collector() {
    return container(ContainerOptions.COLLECTOR, heapCollector, optionsCollector);
  }

  Path java() {
    Path home = java == null ? Path.of(System.getProperty("java.home")) : java;
    return existing("--java", home.resolve("bin").resolve("java"));
  }

  Path jar() {
    return jar == null ? Home.jar() : existing("--jar", jar.toAbsolutePath());
  }

  private static ContainerOptions container(
      ContainerOptions chart, @Nullable Integer heap, String options) {
    List<String> words =
        Arrays.stream(options.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
    return (heap == null ? chart : chart.withHeap(heap)).with(words);
  }

  private static Path existing(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(option + ": there is no " + file);
    }
    return file;
  }

  private static <T> T one(String option, String text, List<T> allowed) {
    return allowed.stream()
        .filter(one -> one.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> wrong(option, text, "allowed: " + allowed));
  }

  private static IllegalArgumentException wrong(String option, String found, String allowed) {
    return new IllegalArgumentException(option + ": found \"" + found + "\", " + allowed);
  }

  private static int atLeastOne(String option, int found) {
    if (found < 1) {
      throw new IllegalArgumentException(option + ": found " + found + ", allowed: 1 or more");
    }
    return found;
  }
}
