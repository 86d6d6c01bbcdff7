package io.trailkeeper.bench;

import io.trailkeeper.faults.architecture.PackageArrowsContract;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The arrows between the benchmarks' packages. */
class ArchitectureTest extends PackageArrowsContract {

  ArchitectureTest() {
    super("bench", allowed());
  }

  private static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    allowed.put("bench.process", Set.of());
    allowed.put("bench.report", Set.of());
    allowed.put(
        "bench.archive",
        Set.of(
            "core.audit",
            "core.classification",
            "core.cluster",
            "core.digest",
            "core.hash",
            "core.logfile",
            "objectstore.store"));
    allowed.put("bench.load", Set.of("faults.load"));
    allowed.put(
        "bench.installation",
        Set.of(
            "bench.process",
            "core.cluster",
            "core.config",
            "core.pki",
            "core.selector",
            "faults.lab",
            "faults.load",
            "faults.storage",
            "objectstore.filesystem",
            "objectstore.s3",
            "objectstore.store"));
    allowed.put(
        "bench.delivery",
        Set.of(
            "bench.installation",
            "bench.load",
            "cli.validate",
            "core.digest",
            "core.logfile",
            "core.validation",
            "faults.lab",
            "objectstore.store"));
    allowed.put(
        "bench.stage",
        Set.of(
            "bench.load",
            "collector.journal",
            "core.audit",
            "core.classification",
            "core.cluster",
            "core.hash",
            "core.logfile",
            "core.selector"));
    allowed.put(
        "bench.cluster", Set.of("core.checkpoint", "core.cluster", "crds.v1alpha1", "faults.lab"));
    allowed.put(
        "bench.command",
        Set.of(
            "bench.archive",
            "bench.cluster",
            "bench.delivery",
            "bench.installation",
            "bench.load",
            "bench.process",
            "bench.report",
            "bench.stage",
            "cli.usage",
            "core.cluster",
            "core.config",
            "core.digest",
            "core.logfile",
            "core.selector",
            "crds.text",
            "faults.lab",
            "faults.storage",
            "objectstore.s3",
            "objectstore.store"));
    allowed.put("bench", Set.of("bench.command", "cli", "faults.command"));
    return allowed;
  }
}
