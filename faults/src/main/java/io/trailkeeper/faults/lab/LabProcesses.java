package io.trailkeeper.faults.lab;

import io.trailkeeper.faults.child.ShiftedMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts capture and collectors, with small heaps and JVM options that make starts quick. */
final class LabProcesses {

  /** So small that it is full whenever the collector waits. A segment has an eighth of it. */
  private static final String JOURNAL_MAX_BYTES = "2Mi";

  /** Far shorter than an API server tries again: what it sends again is often deleted already. */
  private static final String JOURNAL_MINIMUM_AGE = "2s";

  private final LabFiles files;
  private final Path captureData;
  private final Set<String> watched;
  private final int auditPort;
  private final int followersPort;
  private final List<Child> started = new CopyOnWriteArrayList<>();

  LabProcesses(LabFiles files, Path captureData, Set<String> watched) {
    this.files = files;
    this.captureData = captureData;
    this.watched = watched;
    Ports ports = new Ports();
    this.auditPort = ports.free();
    this.followersPort = ports.free();
  }

  int auditPort() {
    return auditPort;
  }

  Child capture() {
    return start(
        "capture",
        "capture",
        "--data=" + captureData,
        "--tls=" + files.captureTls(),
        "--listen=127.0.0.1:" + auditPort,
        "--listen-followers=127.0.0.1:" + followersPort,
        "--listen-health=127.0.0.1:0",
        "--journal-max-bytes=" + JOURNAL_MAX_BYTES,
        "--journal-minimum-age=" + JOURNAL_MINIMUM_AGE);
  }

  Child collector(String name) {
    return start(
        name,
        "collector",
        "--configuration=" + files.configuration(),
        "--checkpoint-directory=" + files.checkpoint(),
        "--capture=https://127.0.0.1:" + followersPort,
        "--tls=" + files.collectorTls(),
        "--signing-keys=" + files.signingKeys(),
        "--secrets=" + files.secrets(),
        "--volumes=" + files.volumes(),
        "--listen-health=127.0.0.1:0");
  }

  /** Kills all that still run. */
  void killAll() {
    started.forEach(Child::kill);
  }

  private Child start(String name, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                // As in the image: out of memory is the end, and would be seen here.
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.io.tmpdir=" + files.temporary(),
                "-cp",
                System.getProperty("java.class.path"),
                ShiftedMain.class.getName(),
                files.clock().toString()));
    command.addAll(List.of(arguments));
    Child child = Child.start(name, command, files.log(name), watched);
    started.removeIf(earlier -> !earlier.isAlive());
    started.add(child);
    return child;
  }
}
