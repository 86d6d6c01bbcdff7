package io.trailkeeper.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationHashTest {

  private static final byte[] JSON = "{}".getBytes(StandardCharsets.UTF_8);

  @Test
  void theOrderOfKeysDoesNotMatter() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("a", "1");
    one.put("b", "2");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("b", "2");
    other.put("a", "1");

    assertThat(ConfigurationHash.of(JSON, one))
        .isEqualTo(ConfigurationHash.of(JSON, other))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void anyChangeChangesIt() {
    assertThat(
            java.util.Set.of(
                ConfigurationHash.of(JSON, Map.of()),
                ConfigurationHash.of("[]".getBytes(StandardCharsets.UTF_8), Map.of()),
                ConfigurationHash.of(JSON, Map.of("a", "1")),
                ConfigurationHash.of(JSON, Map.of("a", "2")),
                ConfigurationHash.of(JSON, Map.of("a1", "")),
                ConfigurationHash.of(JSON, Map.of("", "a1"))))
        .hasSize(6);
  }
}
