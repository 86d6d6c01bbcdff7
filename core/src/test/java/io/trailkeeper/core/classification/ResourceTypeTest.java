package io.trailkeeper.core.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTypeTest {

  @ParameterizedTest
  @CsvSource({
    "secrets, secrets, '', ''",
    "pods/exec, pods, '', exec",
    "deployments.apps, deployments, apps, ''",
    "deployments.apps/scale, deployments, apps, scale",
    "widgets.shop.example, widgets, shop.example, ''",
    "tokenreviews.authentication.k8s.io, tokenreviews, authentication.k8s.io, ''",
  })
  void readsWhatItWrites(String text, String resource, String apiGroup, String subresource) {
    // When
    ResourceType type = ResourceType.parse(text);

    // Then
    assertThat(type).isEqualTo(new ResourceType(resource, apiGroup, subresource));
    assertThat(type).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Secrets",
        "*",
        "pods/",
        "/exec",
        "pods/exec/tty",
        "pods//exec",
        "deployments.",
        ".apps",
        "deployments.apps.",
        "deployments.-apps",
        "pods exec",
        "pods\n",
        "AWS::S3::Object",
        "1pods",
        "p\u0131ds"
      })
  void refusesWhatIsNoType(String text) {
    assertThatThrownBy(() -> ResourceType.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is not " + ResourceType.RULE);
  }

  @Test
  void refusesLongTextsQuickly() {
    // Given
    String text = "a." + "a-.".repeat(100_000) + "!";

    // When, Then
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> ResourceType.parse(text))
                .isInstanceOf(IllegalArgumentException.class));
  }
}
