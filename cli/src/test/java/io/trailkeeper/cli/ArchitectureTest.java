package io.trailkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The arrows between packages. Each package may import those below it that stand in its row, and
 * nothing else of Trailkeeper; rows are in order, so that there can be no cycle.
 */
class ArchitectureTest {

  private static final String ROOT = "io.trailkeeper.";

  /** From the leaves up: package, and what it may import. */
  private static final Map<String, Set<String>> ALLOWED = allowed();

  private static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    allow(allowed, "core.cluster");
    allow(allowed, "core.hash");
    allow(allowed, "core.json");
    allow(allowed, "core.deflate");
    allow(allowed, "core.gzip", "core.deflate");
    allow(allowed, "core.merkle", "core.hash");
    allow(allowed, "core.pki");
    allow(allowed, "core.timestamp");
    allow(allowed, "core.audit", "core.json", "core.hash");
    allow(allowed, "core.classification", "core.audit", "core.cluster");
    allow(allowed, "core.selector", "core.audit", "core.classification", "core.cluster");
    allow(
        allowed,
        "core.logfile",
        "core.audit",
        "core.classification",
        "core.cluster",
        "core.gzip",
        "core.hash",
        "core.json",
        "core.merkle");
    allow(allowed, "core.digest", "core.cluster", "core.gzip", "core.hash", "core.merkle");
    allow(allowed, "core.journal", "core.audit", "core.hash", "core.json", "core.selector");
    allow(allowed, "core.checkpoint");
    allow(allowed, "core.config", "core.cluster", "core.logfile", "core.selector");
    allow(
        allowed,
        "core.validation",
        "core.cluster",
        "core.digest",
        "core.gzip",
        "core.hash",
        "core.logfile",
        "core.merkle",
        "core.timestamp");
    allow(
        allowed,
        "core.proof",
        "core.cluster",
        "core.digest",
        "core.gzip",
        "core.hash",
        "core.json",
        "core.logfile",
        "core.merkle",
        "core.validation");

    allow(allowed, "objectstore.store");
    allow(allowed, "objectstore.filesystem", "objectstore.store");
    allow(allowed, "objectstore.s3", "objectstore.store");

    allow(allowed, "crds.v1alpha1");
    allow(allowed, "crds.text", "core.config", "core.logfile", "core.selector");
    allow(allowed, "crds.yaml");
    allow(
        allowed,
        "crds.validation",
        "crds.v1alpha1",
        "crds.text",
        "core.cluster",
        "core.classification",
        "core.config",
        "core.selector");
    allow(
        allowed,
        "crds.configuration",
        "crds.v1alpha1",
        "crds.text",
        "crds.validation",
        "core.cluster",
        "core.classification",
        "core.config",
        "core.logfile",
        "core.selector");
    allow(allowed, "crds.reader", "crds.v1alpha1", "crds.text", "crds.yaml", "crds.validation");

    allow(allowed, "collector.file");
    allow(
        allowed,
        "collector.journal",
        "core.audit",
        "core.hash",
        "core.journal",
        "core.json",
        "core.selector");
    allow(
        allowed,
        "collector.tail",
        "collector.file",
        "core.audit",
        "core.gzip",
        "core.hash",
        "core.journal",
        "core.json");
    allow(allowed, "collector.redaction", "core.audit", "core.json");
    allow(
        allowed, "collector.apiserver", "collector.file", "core.journal", "core.json", "core.pki");
    allow(allowed, "collector.tls", "core.pki");
    allow(allowed, "collector.server", "collector.tls", "core.json", "core.pki");
    allow(
        allowed,
        "collector.capture",
        "collector.file",
        "collector.journal",
        "collector.redaction",
        "collector.server",
        "collector.tls",
        "core.audit",
        "core.journal",
        "core.json",
        "core.pki");
    allow(
        allowed,
        "collector.follow",
        "collector.journal",
        "collector.server",
        "collector.tls",
        "core.audit",
        "core.journal",
        "core.json",
        "core.pki",
        "core.selector");
    allow(allowed, "collector.checkpoint", "collector.file", "core.checkpoint");
    allow(
        allowed,
        "collector.destination",
        "collector.file",
        "core.config",
        "core.hash",
        "core.logfile",
        "objectstore.store",
        "objectstore.filesystem",
        "objectstore.s3");
    allow(allowed, "collector.kms", "core.digest");
    allow(
        allowed,
        "collector.digest",
        "collector.checkpoint",
        "collector.destination",
        "collector.kms",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.hash",
        "core.logfile",
        "objectstore.store");
    allow(
        allowed,
        "collector.timestamp",
        "core.cluster",
        "core.digest",
        "core.gzip",
        "core.hash",
        "core.timestamp",
        "objectstore.store");
    allow(
        allowed,
        "collector.delivery",
        "collector.checkpoint",
        "collector.destination",
        "collector.digest",
        "core.audit",
        "core.checkpoint",
        "core.classification",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.hash",
        "core.journal",
        "core.logfile",
        "core.selector",
        "objectstore.store");
    allow(
        allowed,
        "collector.kubernetes",
        "collector.checkpoint",
        "collector.delivery",
        "core.audit",
        "core.checkpoint",
        "core.selector",
        "crds.v1alpha1");

    allow(allowed, "operator.event", "core.hash");
    allow(allowed, "operator.certificate", "operator.event", "core.journal", "core.pki");
    allow(allowed, "operator.signingkey", "operator.event", "core.digest", "core.hash");
    allow(allowed, "operator.webhook");
    allow(
        allowed,
        "operator.capture",
        "operator.certificate",
        "operator.event",
        "operator.signingkey",
        "operator.webhook",
        "core.pki");
    allow(allowed, "operator.follower", "operator.certificate", "core.journal", "core.pki");
    allow(allowed, "operator.resource", "core.config", "core.hash", "crds.v1alpha1");
    allow(
        allowed,
        "operator.status",
        "operator.event",
        "core.checkpoint",
        "core.config",
        "core.selector",
        "crds.v1alpha1");
    allow(
        allowed,
        "operator.trail",
        "operator.certificate",
        "operator.event",
        "operator.resource",
        "operator.status",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "crds.configuration",
        "crds.v1alpha1",
        "crds.validation");
    allow(
        allowed,
        "operator.process",
        "operator.capture",
        "operator.certificate",
        "operator.event",
        "operator.follower",
        "operator.resource",
        "operator.trail",
        "core.cluster");

    allow(allowed, "cli.usage");
    allow(allowed, "cli.http", "cli.usage");
    allow(allowed, "cli.health", "cli.http", "cli.usage");
    allow(allowed, "cli.process", "cli.health", "cli.usage");
    allow(allowed, "cli.cluster", "cli.process");
    allow(
        allowed,
        "cli.assembly",
        "cli.usage",
        "collector.capture",
        "collector.delivery",
        "collector.destination",
        "collector.journal",
        "collector.redaction",
        "collector.timestamp",
        "collector.tls",
        "core.checkpoint",
        "core.config",
        "core.digest",
        "objectstore.store");
    allow(
        allowed,
        "cli.collector",
        "cli.assembly",
        "cli.cluster",
        "cli.health",
        "cli.process",
        "cli.usage",
        "collector.checkpoint",
        "collector.delivery",
        "collector.destination",
        "collector.digest",
        "collector.follow",
        "collector.kubernetes",
        "collector.tls",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.journal",
        "core.selector",
        "objectstore.store");
    allow(
        allowed,
        "cli.operator",
        "cli.cluster",
        "cli.health",
        "cli.process",
        "cli.usage",
        "crds.text",
        "operator.certificate",
        "operator.process");
    allow(
        allowed,
        "cli.capture",
        "cli.assembly",
        "cli.cluster",
        "cli.health",
        "cli.process",
        "cli.usage",
        "collector.apiserver",
        "collector.capture",
        "collector.follow",
        "collector.journal",
        "collector.kubernetes",
        "collector.redaction",
        "collector.server",
        "collector.tls",
        "core.pki",
        "crds.text");
    allow(
        allowed,
        "cli.tail",
        "cli.health",
        "cli.process",
        "cli.usage",
        "collector.tail",
        "collector.tls",
        "core.journal",
        "core.json",
        "core.pki");
    allow(
        allowed,
        "cli.validate",
        "cli.cluster",
        "cli.process",
        "cli.usage",
        "core.cluster",
        "core.digest",
        "core.gzip",
        "core.hash",
        "core.timestamp",
        "core.validation",
        "crds.v1alpha1",
        "objectstore.store",
        "objectstore.filesystem",
        "objectstore.s3");
    allow(
        allowed,
        "cli.export",
        "cli.usage",
        "cli.validate",
        "core.digest",
        "core.gzip",
        "core.hash",
        "core.validation",
        "objectstore.store");
    allow(
        allowed,
        "cli.prove",
        "cli.usage",
        "cli.validate",
        "core.cluster",
        "core.digest",
        "core.merkle",
        "core.proof",
        "core.validation",
        "objectstore.store");
    allow(
        allowed,
        "cli.embedded",
        "cli.assembly",
        "cli.usage",
        "collector.checkpoint",
        "collector.delivery",
        "collector.destination",
        "collector.digest",
        "collector.file",
        "collector.journal",
        "collector.redaction",
        "collector.server",
        "collector.tls",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.journal",
        "core.pki",
        "crds.configuration",
        "crds.reader",
        "crds.v1alpha1",
        "objectstore.store");
    allow(
        allowed,
        "cli.run",
        "cli.assembly",
        "cli.embedded",
        "cli.process",
        "cli.usage",
        "collector.redaction",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.selector",
        "crds.reader",
        "crds.v1alpha1");
    allow(
        allowed,
        "cli.demo",
        "cli.embedded",
        "cli.process",
        "cli.run",
        "cli.usage",
        "cli.validate",
        "collector.redaction",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.gzip",
        "core.journal",
        "core.logfile",
        "core.pki",
        "core.validation",
        "crds.configuration",
        "crds.v1alpha1",
        "objectstore.filesystem",
        "objectstore.store");
    allow(allowed, "cli.apiserver", "core.pki", "crds.text", "crds.yaml");
    allow(
        allowed,
        "cli.setup",
        "cli.apiserver",
        "cli.cluster",
        "cli.embedded",
        "cli.usage",
        "core.pki");
    allow(allowed, "cli.installation", "cli.cluster", "cli.usage");
    allow(
        allowed,
        "cli.keys",
        "cli.cluster",
        "cli.embedded",
        "cli.usage",
        "cli.validate",
        "collector.kms",
        "core.digest");
    allow(
        allowed,
        "cli.awstrail",
        "cli.cluster",
        "cli.embedded",
        "cli.usage",
        "cli.validate",
        "collector.checkpoint",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.gzip",
        "crds.configuration",
        "crds.reader",
        "crds.v1alpha1",
        "objectstore.store");
    allow(
        allowed,
        "cli.awsendpoint",
        "cli.awstrail",
        "cli.http",
        "cli.usage",
        "core.cluster",
        "core.digest",
        "crds.v1alpha1");
    allow(
        allowed,
        "cli.aws",
        "cli.awsendpoint",
        "cli.awstrail",
        "cli.process",
        "cli.usage",
        "core.cluster");
    allow(
        allowed,
        "cli",
        "cli.aws",
        "cli.capture",
        "cli.collector",
        "cli.demo",
        "cli.export",
        "cli.installation",
        "cli.keys",
        "cli.operator",
        "cli.process",
        "cli.prove",
        "cli.run",
        "cli.setup",
        "cli.tail",
        "cli.validate");
    return allowed;
  }

  private static void allow(Map<String, Set<String>> allowed, String from, String... to) {
    if (allowed.put(from, new TreeSet<>()) != null) {
      throw new IllegalStateException(from + " stands here twice");
    }
    add(allowed, from, to);
  }

  private static void add(Map<String, Set<String>> allowed, String from, String... to) {
    for (String target : to) {
      if (!allowed.containsKey(target) || target.equals(from)) {
        throw new IllegalStateException(from + " may import only what stands before it: " + target);
      }
      allowed.get(from).add(target);
    }
  }

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.trailkeeper");

  @Test
  void packagesImportOnlyWhatTheyMay() {
    Map<String, Set<String>> forbidden = new TreeMap<>();
    for (JavaClass from : CLASSES) {
      String source = packageOf(from);
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String target = packageOf(dependency.getTargetClass().getBaseComponentType());
        if (!target.isEmpty()
            && !target.equals(source)
            && !ALLOWED.getOrDefault(source, Set.of()).contains(target)) {
          forbidden
              .computeIfAbsent(source + " -> " + target, unused -> new TreeSet<>())
              .add(dependency.getDescription());
        }
      }
    }

    assertThat(forbidden).isEmpty();
  }

  @Test
  void theListNamesEveryPackageAndNoOther() {
    Set<String> found =
        CLASSES.stream()
            .map(ArchitectureTest::packageOf)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
  }

  @Test
  void everyArrowOfTheListIsThere() {
    Map<String, Set<String>> unused = new TreeMap<>();
    ALLOWED.forEach((source, targets) -> unused.put(source, new TreeSet<>(targets)));
    for (JavaClass from : CLASSES) {
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        unused
            .getOrDefault(packageOf(from), new TreeSet<>())
            .remove(packageOf(dependency.getTargetClass().getBaseComponentType()));
      }
    }
    unused.values().removeIf(Set::isEmpty);

    assertThat(unused).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItOwnsAndIsNullMarked() {
    List<String> without =
        ALLOWED.keySet().stream()
            .filter(
                name ->
                    CLASSES.stream()
                        .noneMatch(found -> found.getName().equals(ROOT + name + ".package-info")))
            .toList();

    assertThat(without).isEmpty();
  }

  /** What stands before the disk cannot be seen by the disks that tests put in its place. */
  @Test
  void whatForcesAJournalsFilesAsksTheOperatingSystemTo() {
    String files = ROOT + "collector.journal.LocalFileOperations";

    assertThat(calls(files + "$LocalFile", "force")).contains("java.io.FileDescriptor.sync()");
    assertThat(calls(files, "forceDirectory"))
        .contains("java.nio.channels.FileChannel.force(boolean)");
  }

  private static Set<String> calls(String type, String method) {
    return CLASSES.get(type).getMethods().stream()
        .filter(found -> found.getName().equals(method))
        .flatMap(found -> found.getMethodCallsFromSelf().stream())
        .map(call -> call.getTarget().getFullName())
        .collect(Collectors.toSet());
  }

  /** Returns a class' package below io.trailkeeper; empty for a foreign class. */
  private static String packageOf(JavaClass found) {
    String name = found.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }
}
