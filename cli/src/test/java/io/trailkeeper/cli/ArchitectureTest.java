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
    allow(allowed, "core.gzip");
    allow(allowed, "core.pki");
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
        "core.json");
    allow(allowed, "core.digest", "core.cluster", "core.gzip", "core.hash");
    allow(allowed, "core.journal");
    allow(allowed, "core.checkpoint");
    allow(allowed, "core.config", "core.cluster", "core.logfile", "core.selector");
    allow(
        allowed,
        "core.validation",
        "core.cluster",
        "core.digest",
        "core.gzip",
        "core.hash",
        "core.logfile");

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
    allow(allowed, "collector.journal", "core.hash", "core.journal", "core.json");
    allow(allowed, "collector.redaction", "core.audit", "core.json");
    allow(
        allowed,
        "collector.capture",
        "collector.journal",
        "collector.redaction",
        "core.audit",
        "core.json",
        "core.pki");
    allow(allowed, "collector.checkpoint", "collector.file", "core.checkpoint");
    allow(
        allowed,
        "collector.destination",
        "core.config",
        "core.hash",
        "core.logfile",
        "objectstore.store",
        "objectstore.filesystem",
        "objectstore.s3");
    allow(
        allowed,
        "collector.digest",
        "collector.checkpoint",
        "collector.destination",
        "core.checkpoint",
        "core.cluster",
        "core.config",
        "core.digest",
        "core.hash",
        "core.logfile",
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
        "core.journal",
        "core.logfile",
        "core.selector",
        "objectstore.store");

    allow(allowed, "cli.usage");
    allow(
        allowed,
        "cli.validate",
        "cli.usage",
        "core.cluster",
        "core.digest",
        "core.validation",
        "objectstore.store",
        "objectstore.filesystem",
        "objectstore.s3");
    allow(
        allowed,
        "cli.embedded",
        "collector.capture",
        "collector.checkpoint",
        "collector.delivery",
        "collector.destination",
        "collector.digest",
        "collector.file",
        "collector.journal",
        "collector.redaction",
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
        "cli.embedded",
        "cli.usage",
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
        "cli.run",
        "cli.usage",
        "cli.validate",
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
    allow(allowed, "cli", "cli.demo", "cli.run", "cli.validate");
    return allowed;
  }

  private static void allow(Map<String, Set<String>> allowed, String from, String... to) {
    allowed.put(from, new TreeSet<>());
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

  /** Returns a class' package below io.trailkeeper; empty for a foreign class. */
  private static String packageOf(JavaClass found) {
    String name = found.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }
}
