package io.trailkeeper.collector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.selector.NamespaceSelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamespaceHistoryTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Map<String, String> ON = Map.of("audit", "on");
  private static final Map<String, String> OFF = Map.of();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final NamespaceHistory history =
      new NamespaceHistory(new NamespaceSelector(ON, List.of()));
  private long version;

  @Test
  void whatMatchesFromTheBeginningMatchesAlways() {
    seen("payments", "1", ON, NOON);

    assertThat(history.matches("payments", at(NOON.minus(MINUTE)))).isTrue();
    assertThat(history.matches("payments", at(NOON.plus(MINUTE)))).isTrue();
    assertThat(history.matchesNow("payments")).isTrue();
    assertThat(history.others()).isEmpty();
  }

  @Test
  void aLabelCountsFromWhenTheApiServerNotedIt() {
    history.seen(
        new NamespaceHistory.Seen("payments", "1", ++version, OFF, List.of(NOON.minus(MINUTE))),
        NOON);
    assertThat(history.others()).containsExactly("payments");
    Set<String> others = history.others();

    Instant labelled = NOON.plus(Duration.ofMinutes(10));
    history.seen(
        new NamespaceHistory.Seen(
            "payments", "1", ++version, ON, List.of(NOON.minus(MINUTE), labelled)),
        labelled.plus(Duration.ofMinutes(3)));

    assertThat(history.matches("payments", at(labelled.minus(MINUTE)))).isFalse();
    assertThat(history.matches("payments", at(labelled))).isTrue();
    assertThat(history.others()).isEmpty();
    assertThat(history.anyMatches(others)).isTrue();
  }

  @Test
  void aLabelOfWhichNobodyNotedTheTimeCountsFromWhenItWasNotThere() {
    seen("payments", "1", OFF, NOON);

    seen("payments", "1", ON, NOON.plus(Duration.ofHours(1)));

    assertThat(history.matches("payments", at(NOON.plus(MINUTE)))).isTrue();
    assertThat(history.matches("payments", at(NOON.minus(MINUTE)))).isFalse();
  }

  @Test
  void whatHappenedBeforeAMatchEndedStillMatches() {
    seen("payments", "1", ON, NOON);
    seen("ledger", "2", ON, NOON);

    seen("payments", "1", OFF, NOON.plus(MINUTE));
    history.gone("ledger", NOON.plus(MINUTE));

    for (String name : List.of("payments", "ledger")) {
      assertThat(history.matches(name, at(NOON.plusSeconds(59)))).isTrue();
      assertThat(history.matches(name, at(NOON.plus(MINUTE).plus(MINUTE)))).isFalse();
      assertThat(history.knows(name)).isTrue();
      assertThat(history.matchesNow(name)).isFalse();
    }
    assertThat(history.others()).isEmpty();
  }

  @Test
  void whatEndedLongAgoIsForgotten() {
    seen("payments", "1", ON, NOON);
    seen("ledger", "2", ON, NOON);
    seen("payments", "1", OFF, NOON.plus(MINUTE));
    history.gone("ledger", NOON.plus(MINUTE));
    history.forgetBefore(NOON);
    assertThat(history.remembered(10)).containsExactly("ledger", "payments");

    history.forgetBefore(NOON.plus(Duration.ofHours(2)));

    assertThat(history.others()).containsExactly("payments");
    assertThat(history.knows("ledger")).isFalse();
    assertThat(history.remembered(10)).isEmpty();
  }

  @Test
  void anotherNamespaceOfTheSameNameIsAnother() {
    seen("payments", "1", ON, NOON);

    seen("payments", "2", OFF, NOON.plus(MINUTE));

    assertThat(history.matches("payments", at(NOON.plusSeconds(30)))).isTrue();
    assertThat(history.matches("payments", at(NOON.plus(Duration.ofMinutes(5))))).isFalse();
    assertThat(history.matchesNow("payments")).isFalse();
  }

  @Test
  void oldNewsChangesNothing() {
    seen("payments", "1", ON, NOON);

    history.seen(
        new NamespaceHistory.Seen("payments", "1", version, OFF, List.of()), NOON.plus(MINUTE));

    assertThat(history.matchesNow("payments")).isTrue();
  }

  @Test
  void aNamespaceThatWasGoneBeforeARestartMatchedUntilThen() {
    seen("payments", "1", OFF, NOON);

    history.remember(Set.of("payments", "ledger"), NOON);

    for (String name : List.of("payments", "ledger")) {
      assertThat(history.matches(name, at(NOON.minus(MINUTE)))).isTrue();
      assertThat(history.matches(name, at(NOON.plus(MINUTE)))).isFalse();
    }
    assertThat(history.others()).isEmpty();
  }

  @Test
  void ofTooManyWhatHasEndedIsRememberedFirst() {
    for (int i = 0; i < 20; i++) {
      seen("n" + i, "uid-" + i, ON, NOON);
    }
    history.gone("n7", NOON.plus(MINUTE));

    assertThat(history.remembered(3)).hasSize(3).contains("n7");
    assertThat(history.remembered(3)).isSameAs(history.remembered(3));
  }

  @Test
  void aRequestThatTakesLongMatchesIfItDidAtAnyTimeOfIt() {
    seen("payments", "1", ON, NOON);
    history.gone("payments", NOON.plus(MINUTE));

    assertThat(history.matches("payments", during(NOON, NOON.plus(Duration.ofHours(1))))).isTrue();
  }

  @Test
  void tenThousandAreNoBurden() {
    for (int i = 0; i < 10_000; i++) {
      seen("namespace-" + i, "uid-" + i, i % 2 == 0 ? ON : OFF, NOON);
    }

    assertThat(history.others()).hasSize(5_000).isSameAs(history.others());
    assertThat(history.anyMatches(history.others())).isFalse();
  }

  private void seen(String name, String uid, Map<String, String> labels, Instant now) {
    history.seen(new NamespaceHistory.Seen(name, uid, ++version, labels, List.of()), now);
  }

  private static AuditEvent at(Instant time) {
    return during(time, time);
  }

  private static AuditEvent during(Instant from, Instant to) {
    return AuditEvent.parse(
        """
        {"level":"Metadata","auditID":"0","stage":"ResponseComplete","requestURI":"/","verb":"get",\
        "user":{"username":"u"},"requestReceivedTimestamp":"%s","stageTimestamp":"%s"}"""
            .formatted(from, to)
            .getBytes(StandardCharsets.UTF_8));
  }
}
