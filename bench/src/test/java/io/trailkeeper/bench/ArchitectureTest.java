package io.trailkeeper.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows between the benchmarks' packages, from the leaves up; see the product's own test. */
class ArchitectureTest {

  private static final String ROOT = "io.trailkeeper.";

  private static final Map<String, Set<String>> ALLOWED = allowed();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.trailkeeper.bench");

  private static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    allowed.put("bench.process", Set.of());
    allowed.put(
        "bench.archive",
        Set.of(
            "core.audit",
            "core.classification",
            "core.cluster",
            "core.digest",
            "core.gzip",
            "core.hash",
            "core.logfile",
            "objectstore.store"));
    allowed.put(
        "bench.command",
        Set.of(
            "bench.archive",
            "bench.process",
            "cli.usage",
            "core.cluster",
            "core.digest",
            "faults.storage",
            "objectstore.s3",
            "objectstore.store"));
    allowed.put("bench", Set.of("bench.command", "cli", "faults.command"));
    return allowed;
  }

  @Test
  void packagesImportWhatTheListSaysAndNothingElse() {
    // Given
    Map<String, Set<String>> found = new TreeMap<>();

    // When
    for (JavaClass from : CLASSES) {
      Set<String> targets = found.computeIfAbsent(packageOf(from), unused -> new TreeSet<>());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String target = packageOf(dependency.getTargetClass().getBaseComponentType());
        if (!target.isEmpty() && !target.equals(packageOf(from))) {
          targets.add(target);
        }
      }
    }

    // Then
    assertThat(found).containsExactlyInAnyOrderEntriesOf(ALLOWED);
  }

  @Test
  void theListIsInOrderSoThatThereAreNoCycles() {
    // Given
    Set<String> before = new TreeSet<>();

    // When, Then
    ALLOWED.forEach(
        (name, targets) -> {
          assertThat(targets.stream().filter(target -> target.startsWith("bench")))
              .as(name)
              .isSubsetOf(before);
          before.add(name);
        });
  }

  @Test
  void everyPackageSaysWhatItOwns() {
    for (String name : ALLOWED.keySet()) {
      assertThat(CLASSES.contain(ROOT + name + ".package-info")).as(name).isTrue();
    }
  }

  private static String packageOf(JavaClass found) {
    String name = found.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }
}
