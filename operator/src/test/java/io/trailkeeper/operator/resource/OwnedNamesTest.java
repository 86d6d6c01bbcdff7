package io.trailkeeper.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedNamesTest {

  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  @Test
  void aShortNameIsSeenInAll() {
    assertThat(OwnedNames.collector("production")).isEqualTo("collector-production");
    assertThat(OwnedNames.certificate("production")).isEqualTo("collector-production-tls");
    assertThat(OwnedNames.checkpoint("production")).isEqualTo("production");
    assertThat(OwnedNames.labelValue("production")).isEqualTo("production");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 41, 42, 43, 44, 62, 63, 64, 65, 128})
  void aNameOfAnyLengthFits(int length) {
    String trail = "a".repeat(length);

    assertThat(OwnedNames.collector(trail)).hasSizeLessThanOrEqualTo(52).matches(SUBDOMAIN);
    assertThat(OwnedNames.labelValue(trail)).hasSizeLessThanOrEqualTo(63).matches(SUBDOMAIN);
  }

  @Test
  void aNameIsNeverCutInsideOfADotOrHyphen() {
    for (int dot = 1; dot < 70; dot++) {
      String trail = "a".repeat(dot) + "." + "b".repeat(70);

      assertThat(OwnedNames.collector(trail)).matches(SUBDOMAIN);
      assertThat(OwnedNames.labelValue(trail)).matches(SUBDOMAIN);
    }
  }

  @Test
  void longNamesWithOneBeginningStayApart() {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      names.add(OwnedNames.collector("a".repeat(100) + i));
    }

    assertThat(names).hasSize(1000);
  }
}
