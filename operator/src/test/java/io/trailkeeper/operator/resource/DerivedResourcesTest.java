package io.trailkeeper.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.CollectorSpec;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * For each {@code in-<case>.yaml}, a Trail, all that it owns in {@code out-<case>.yaml}. What is
 * after the case's first dot is what the collector is to do. {@code -Dderived.write=true} writes
 * the files that are expected; what is written is to be read.
 */
class DerivedResourcesTest {

  private static final Path FOLDER = Path.of("src/test/resources/derived");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final Installation HERE =
      new Installation(
          "trailkeeper",
          "release",
          "registry.example/trailkeeper:1",
          "IfNotPresent",
          List.of("pull"),
          "trailkeeper-capture",
          "trailkeeper-capture-followers");

  @TestFactory
  Stream<DynamicTest> derived() throws IOException {
    return names("in-").stream().map(name -> DynamicTest.dynamicTest(name, () -> compare(name)));
  }

  @Test
  void noFileIsUnused() throws IOException {
    assertThat(names("in-")).isNotEmpty().isEqualTo(names("out-"));
    assertThat(names("")).hasSize(2 * names("in-").size());
  }

  private static void compare(String name) throws IOException {
    String derived = derive(Files.readString(FOLDER.resolve("in-" + name)), assignment(name));
    Path expected = FOLDER.resolve("out-" + name);
    if (Boolean.getBoolean("derived.write")) {
      Files.writeString(expected, derived);
    }
    assertThat(derived).isEqualTo(Files.readString(expected));
    assertThat(derive(Files.readString(FOLDER.resolve("in-" + name)), assignment(name)))
        .isEqualTo(derived);
  }

  private static Assignment assignment(String name) {
    return Arrays.stream(Assignment.values())
        .filter(assignment -> name.endsWith("." + assignment + ".yaml"))
        .findFirst()
        .orElse(Assignment.RUN);
  }

  private static String derive(String input, Assignment assignment) {
    Trail trail = YAML.unmarshal(input, Trail.class);
    CollectorConfiguration configuration =
        TrailConfiguration.inCluster(trail, new ClusterIdentity("123456789012", "local"));
    CollectorSpec pod = trail.getSpec().collector();
    CollectorPlan plan =
        new CollectorPlan(
            OwnerTrail.of(trail),
            configuration,
            pod == null ? new CollectorSpec(null, null, null) : pod,
            assignment,
            2,
            ConfigurationHash.of(CollectorConfigurationFormat.write(configuration), Map.of()));
    return Stream.<HasMetadata>of(
            CollectorServiceAccount.desired(HERE, plan),
            CollectorRole.desired(HERE, plan),
            CollectorRoleBinding.desired(HERE, plan),
            CollectorCheckpoint.desired(HERE, plan),
            CollectorCertificate.desired(HERE, plan, Map.of("tls.crt", "Y2VydA==")),
            CollectorConfigMap.desired(HERE, plan),
            CollectorNetworkPolicy.desired(HERE, plan),
            CollectorDeployment.desired(HERE, plan))
        .map(YAML::asYaml)
        .collect(Collectors.joining());
  }

  private static Set<String> names(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .map(name -> name.substring(prefix.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
