package io.trailkeeper.collector.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionOptionsTest {

  @Test
  void theDefaultIsAllDefaultRules() {
    assertThat(Redactor.of(RedactionOptions.DEFAULT).rules())
        .containsExactly(
            "secrets", "serviceaccounts-token", "tokenreviews", "certificatesigningrequests");
  }

  @Test
  void rulesAreAddedAndSwitchedOffByName() {
    // Given
    RedactionOptions options =
        new RedactionOptions(
            List.of("configmaps", "vaults.example.com/status"), List.of("tokenreviews"));

    // When
    Redactor redactor = Redactor.of(options);

    // Then
    assertThat(redactor.rules())
        .containsExactly(
            "secrets",
            "serviceaccounts-token",
            "certificatesigningrequests",
            "configmaps",
            "vaults.example.com/status");
  }

  @Test
  void namesTheRulesThatCanBeDisabled() {
    assertThatThrownBy(() -> new RedactionOptions(List.of(), List.of("secrets", "secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no default redaction rule is called \"secret\"; the ones that can be disabled are"
                + " secrets, serviceaccounts-token, tokenreviews, certificatesigningrequests");
  }

  @ParameterizedTest
  @CsvSource({
    "pods, pods, '', ''",
    "pods/exec, pods, '', exec",
    "vaults.example.com, vaults, example.com, ''",
    "vaults.v-1.example.com/status, vaults, v-1.example.com, status"
  })
  void readsRules(String text, String resource, String group, String subresource) {
    RedactionRule rule = RedactionRule.parse(text);
    assertThat(rule.name()).isEqualTo(text);
    assertThat(rule.resource()).isEqualTo(resource);
    assertThat(rule.apiGroup()).isEqualTo(group);
    assertThat(rule.subresource()).isEqualTo(subresource);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "*", "Pods", "pods/", "/exec", "pods.", ".x", "a..b", "a b", "a/b/c", "a-"
      })
  void refusesRulesThatAreNone(String text) {
    assertThatThrownBy(() -> new RedactionOptions(List.of(text), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redaction rule \"" + text + "\" is not of the form");
  }
}
