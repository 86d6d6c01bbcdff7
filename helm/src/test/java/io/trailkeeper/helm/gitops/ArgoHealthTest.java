package io.trailkeeper.helm.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.trailkeeper.helm.testing.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Argo CD's health check, run as Argo CD does: with the Trail in the variable {@code obj}. */
class ArgoHealthTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final Path EXAMPLES =
      Chart.TRAILKEEPER.directory().resolve("../../examples/gitops/argocd").normalize();

  /** What a sample says it is, in its first comment: {@code # Healthy: message}. */
  private static final String COMMENT = "# ";

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/trails"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void sampleIsAsItSays(Path sample) throws IOException {
    // Given
    String text = Files.readString(sample);
    String expected = text.lines().findFirst().orElseThrow().substring(COMMENT.length());

    // When
    LuaValue health = check(SERIALIZATION.unmarshal(text, Map.class));

    // Then
    assertThat(health.get("status").tojstring() + ": " + health.get("message").tojstring())
        .isEqualTo(expected);
  }

  @Test
  void configMapHoldsTheScript() throws IOException {
    // When
    Map<?, ?> configMap =
        SERIALIZATION.unmarshal(Files.readString(EXAMPLES.resolve("argocd-cm.yaml")), Map.class);

    // Then
    assertThat(
            ((Map<?, ?>) configMap.get("data"))
                .get("resource.customizations.health.trailkeeper.io_Trail"))
        .isEqualTo(script());
  }

  private static LuaValue check(Map<?, ?> trail) throws IOException {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", lua(trail));
    return globals.load(script(), "trail-health.lua").call();
  }

  private static String script() throws IOException {
    return Files.readString(EXAMPLES.resolve("trail-health.lua"));
  }

  private static LuaValue lua(Object value) {
    if (value instanceof Map<?, ?> map) {
      LuaTable table = new LuaTable();
      map.forEach((key, entry) -> table.set(String.valueOf(key), lua(entry)));
      return table;
    }
    if (value instanceof List<?> list) {
      return LuaTable.listOf(list.stream().map(ArgoHealthTest::lua).toArray(LuaValue[]::new));
    }
    if (value instanceof Number number) {
      return LuaValue.valueOf(number.doubleValue());
    }
    if (value instanceof Boolean truth) {
      return LuaValue.valueOf(truth);
    }
    return LuaValue.valueOf(String.valueOf(value));
  }
}
