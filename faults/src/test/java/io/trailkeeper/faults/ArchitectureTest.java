package io.trailkeeper.faults;

import io.trailkeeper.faults.architecture.PackageArrowsContract;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The arrows between the harness' packages. */
class ArchitectureTest extends PackageArrowsContract {

  ArchitectureTest() {
    super("faults", allowed());
  }

  private static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    allowed.put("faults.child", Set.of("cli"));
    allowed.put("faults.storage", Set.of());
    allowed.put("faults.load", Set.of("core.pki"));
    allowed.put(
        "faults.account",
        Set.of("core.cluster", "core.digest", "core.validation", "objectstore.store"));
    allowed.put(
        "faults.lab",
        Set.of(
            "faults.account",
            "faults.child",
            "faults.load",
            "faults.storage",
            "collector.digest",
            "core.checkpoint",
            "core.cluster",
            "core.config",
            "core.digest",
            "core.logfile",
            "core.pki",
            "core.selector",
            "objectstore.filesystem",
            "objectstore.s3",
            "objectstore.store"));
    allowed.put(
        "faults.fault", Set.of("faults.lab", "faults.load", "faults.storage", "core.checkpoint"));
    allowed.put(
        "faults.command",
        Set.of(
            "faults.account",
            "faults.fault",
            "faults.lab",
            "faults.load",
            "cli.usage",
            "crds.text"));
    allowed.put("faults", Set.of("faults.command", "cli"));
    return allowed;
  }
}
