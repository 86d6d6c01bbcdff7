package io.trailkeeper.bench.installation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the JVM of a container is started. Here no container limits it: it is told what it would find
 * in one.
 *
 * @param memoryMebibytes the container's limit
 * @param processors the container's limit; 0 for none
 * @param javaToolOptions what the container's environment says, separated by blanks
 * @param heapMebibytes the most heap; null for the share of the limit that the environment says
 * @param more options after all others, which override them
 */
public record ContainerOptions(
    int memoryMebibytes,
    int processors,
    String javaToolOptions,
    @Nullable Integer heapMebibytes,
    List<String> more) {

  /** Capture as the chart makes it. */
  public static final ContainerOptions CAPTURE =
      new ContainerOptions(512, 0, "-XX:MaxRAMPercentage=60", null, List.of());

  /** A collector as the operator makes it. */
  public static final ContainerOptions COLLECTOR =
      new ContainerOptions(
          512, 1, "-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError", null, List.of());

  /** The operator as the chart makes it. */
  public static final ContainerOptions OPERATOR =
      new ContainerOptions(320, 1, "-XX:MaxRAMPercentage=60", null, List.of());

  /** What the image's entry point says. */
  static final List<String> IMAGE =
      List.of(
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:InitialRAMPercentage=12.5",
          "-XX:NewRatio=1",
          "-XX:SurvivorRatio=4",
          "-XX:Tier4InvocationThreshold=20000",
          "-XX:Tier4MinInvocationThreshold=2400",
          "-XX:Tier4CompileThreshold=60000",
          "-XX:Tier4BackEdgeThreshold=160000",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.GHASH::update,0.005",
          "-XX:-UsePerfData");

  private static final String SHARE = "-XX:MaxRAMPercentage=";
  private static final int ALL = 100;

  /** The image says that a JVM begins with this part of the memory; it takes 8 MiB at least. */
  private static final int INITIAL_PART = 8;

  private static final int LEAST_INITIAL = 8;

  /** Copies the list. */
  public ContainerOptions {
    if (heapMebibytes != null && heapMebibytes < 1) {
      throw new IllegalArgumentException("a heap of " + heapMebibytes + " MiB, allowed: 1 or more");
    }
    more = List.copyOf(more);
  }

  /** Returns these with another heap. */
  public ContainerOptions withHeap(int mebibytes) {
    return new ContainerOptions(memoryMebibytes, processors, javaToolOptions, mebibytes, more);
  }

  /** Returns these with more options. */
  public ContainerOptions with(List<String> options) {
    return new ContainerOptions(
        memoryMebibytes, processors, javaToolOptions, heapMebibytes, options);
  }

  /** Returns the beginning of a command, up to the product's own arguments. */
  List<String> command(Path java, Path jar, Path temporary) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(jvm());
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-jar", jar.toString()));
    return command;
  }

  /** Returns the JVM's options, for people too. */
  public List<String> jvm() {
    List<String> options = new ArrayList<>();
    options.add(
        "-Xms" + Math.max(LEAST_INITIAL, Math.min(heap(), memoryMebibytes / INITIAL_PART)) + "m");
    if (processors > 0) {
      options.add("-XX:ActiveProcessorCount=" + processors);
    }
    List<String> environment = List.of(javaToolOptions.split(" ", -1));
    boolean chosen =
        environment.stream().anyMatch(ContainerOptions::choosesCollector)
            || more.stream().anyMatch(ContainerOptions::choosesCollector);
    environment.stream().filter(option -> !option.startsWith(SHARE)).forEach(options::add);
    options.add("-Xmx" + heap() + "m");
    // Two of them are an error.
    IMAGE.stream().filter(option -> !chosen || !choosesCollector(option)).forEach(options::add);
    options.addAll(more);
    return options;
  }

  private int heap() {
    if (heapMebibytes != null) {
      return heapMebibytes;
    }
    for (String option : javaToolOptions.split(" ", -1)) {
      if (option.startsWith(SHARE)) {
        return (int) (memoryMebibytes * Double.parseDouble(option.substring(SHARE.length())) / ALL);
      }
    }
    // As a JVM decides that is told nothing.
    return memoryMebibytes / 4;
  }

  private static boolean choosesCollector(String option) {
    return option.startsWith("-XX:+Use") && option.endsWith("GC");
  }
}
