package io.trailkeeper.faults.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the packages of a harness, which is no part of the product; the product has a
 * test of its own. Each harness' test extends this one.
 */
public abstract class PackageArrowsContract {

  private static final String ROOT = "io.trailkeeper.";

  private final String module;
  private final Map<String, Set<String>> allowed;
  private final JavaClasses classes;

  /**
   * @param module the module's root package below {@code io.trailkeeper}
   * @param allowed for each package of the module what it imports of Trailkeeper, from the leaves
   *     up
   */
  protected PackageArrowsContract(String module, Map<String, Set<String>> allowed) {
    this.module = module;
    this.allowed = allowed;
    this.classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT + module);
  }

  @Test
  void packagesImportWhatTheListSaysAndNothingElse() {
    // Given
    Map<String, Set<String>> found = new TreeMap<>();

    // When
    for (JavaClass from : classes) {
      Set<String> targets = found.computeIfAbsent(packageOf(from), unused -> new TreeSet<>());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        String target = packageOf(dependency.getTargetClass().getBaseComponentType());
        if (!target.isEmpty() && !target.equals(packageOf(from))) {
          targets.add(target);
        }
      }
    }

    // Then
    assertThat(found).containsExactlyInAnyOrderEntriesOf(allowed);
  }

  @Test
  void theListIsInOrderSoThatThereAreNoCycles() {
    // Given
    Set<String> before = new TreeSet<>();

    // When, Then
    allowed.forEach(
        (name, targets) -> {
          assertThat(targets.stream().filter(target -> target.startsWith(module)))
              .as(name)
              .isSubsetOf(before);
          before.add(name);
        });
  }

  @Test
  void everyPackageSaysWhatItOwns() {
    for (String name : allowed.keySet()) {
      assertThat(classes.contain(ROOT + name + ".package-info")).as(name).isTrue();
    }
  }

  private static String packageOf(JavaClass found) {
    String name = found.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }
}
