package io.trailkeeper.crds.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The CRDs as the Java types say they are. */
final class CrdManifests {

  private static final String HEAD =
      """
      # Generated from the Java types in crds/src/main/java by CrdManifestsTest.
      # Do not edit: change the types and run mvn test -pl crds -am -Dcrds.write=true
      """;

  private CrdManifests() {}

  /** Returns the CRDs as YAML, by the names of their files. */
  static Map<String, String> generate() {
    Map<String, String> manifests = new TreeMap<>();
    TextOutput output = new TextOutput();
    new CRDGenerator()
        .withOutput(output)
        .withPostProcessor(new Completion())
        .customResourceClasses(Trail.class, TrailCheckpoint.class)
        .generate();
    output.crds.forEach(
        (name, bytes) -> {
          String yaml = bytes.toString(UTF_8);
          manifests.put(
              name.replaceAll("-v1$", ".yaml"), HEAD + yaml.substring(yaml.indexOf('\n') + 1));
        });
    return manifests;
  }

  private static final class Completion implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata generated, String version) {
      CustomResourceDefinition crd = (CustomResourceDefinition) generated;
      boolean isTrail = crd.getSpec().getNames().getKind().equals(Trail.KIND);
      for (CustomResourceDefinitionVersion served : crd.getSpec().getVersions()) {
        Schema schema = new Schema(served.getSchema().getOpenAPIV3Schema());
        if (isTrail) {
          TrailSchema.complete(schema);
        } else {
          CheckpointSchema.complete(schema);
        }
        putInOrder(
            served.getAdditionalPrinterColumns(), isTrail ? Trail.class : TrailCheckpoint.class);
      }
      return crd;
    }

    /** The generator sorts columns by their paths; people read them in the order of the type. */
    private static void putInOrder(
        List<CustomResourceColumnDefinition> columns, Class<? extends HasMetadata> type) {
      List<String> names =
          Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
              .map(AdditionalPrinterColumn::name)
              .toList();
      columns.sort(Comparator.comparingInt(column -> names.indexOf(column.getName())));
      columns.forEach(column -> column.setPriority(null));
    }
  }

  private static final class TextOutput implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final Map<String, ByteArrayOutputStream> crds = new TreeMap<>();

    @Override
    public ByteArrayOutputStream outputFor(String name) {
      return crds.computeIfAbsent(name, n -> new ByteArrayOutputStream());
    }

    @Override
    public void close() {}
  }
}
