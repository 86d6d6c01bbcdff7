package io.trailkeeper.collector.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trailkeeper.core.journal.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WatchedServerTest {

  private static final String ADDRESS = "10.0.0.1:6443";
  private static final Instant STARTED = Instant.parse("2026-11-22T09:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void pastOfAnApiServerThatWasThereBeforeIsNoLoss() {
    // When
    WatchedServer.Look look = WatchedServer.first(ADDRESS, errors(STARTED, 500), BEGIN, BEGIN);

    // Then
    assertThat(look.losses()).isEmpty();
    assertThat(look.server()).isNotNull();
  }

  @Test
  void oneThatStartedSinceHasDroppedAllThatItCounts() {
    // Given
    Instant started = BEGIN.plusSeconds(60);

    // When
    WatchedServer.Look look =
        WatchedServer.first(ADDRESS, errors(started, 5), BEGIN.plusSeconds(90), BEGIN);

    // Then
    assertThat(look.losses())
        .containsExactly(
            new Loss(
                started,
                BEGIN.plusSeconds(90),
                "ApiServerError",
                "the API server at 10.0.0.1:6443, started at 2026-11-22T12:01:00Z, dropped audit"
                    + " events, by its own count: webhook 5",
                5L));
  }

  @Test
  void oneThatMayBeBackHasDroppedAnUnknownShareOfWhatItCounts() {
    // When
    WatchedServer.Look look = WatchedServer.first(ADDRESS, errors(in(60), 5), in(3600), BEGIN);

    // Then
    assertThat(look.losses())
        .extracting(Loss::reason, Loss::from, Loss::to, Loss::events)
        .containsExactly(tuple("ApiServerUnwatched", in(60), in(3600), null));
  }

  @Test
  void riseIsALossFromTheLastLookToThisOne() {
    // Given
    WatchedServer before = looked(counters(STARTED, Map.of("webhook", 5L, "buffered", 1L)));

    // When
    WatchedServer.Look look =
        before.again(counters(STARTED, Map.of("webhook", 15L, "buffered", 1L)), in(30));

    // Then
    assertThat(look.losses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.from()).isEqualTo(BEGIN);
              assertThat(loss.to()).isEqualTo(in(30));
              assertThat(loss.events()).isEqualTo(10);
              assertThat(loss.detail()).endsWith("webhook 10");
            });
  }

  @Test
  void noRiseIsNoLossHoweverLongItWasAway() {
    // Given
    WatchedServer before = looked(errors(STARTED, 5));

    // When
    WatchedServer.Look look = before.again(errors(STARTED, 5), in(86_400));

    // Then
    assertThat(look.losses()).isEmpty();
    assertThat(before.isUnwatched(in(301))).isTrue();
    assertThat(look.server().isUnwatched(in(86_400))).isFalse();
  }

  @Test
  void startThatTheClockMovesALittleIsTheSameStart() {
    // Given
    WatchedServer before = looked(errors(STARTED, 5));

    // When
    WatchedServer.Look look = before.again(errors(STARTED.plusSeconds(1), 6), in(30));

    // Then
    assertThat(look.losses()).extracting(Loss::events).containsExactly(1L);
  }

  @Test
  void afterARestartTheEndOfTheOldOneIsUnknownAndTheNewOneCountsFromNothing() {
    // Given
    WatchedServer before = looked(errors(STARTED, 5));

    // When
    WatchedServer.Look look = before.again(errors(in(10), 7), in(30));

    // Then
    assertThat(look.losses())
        .extracting(Loss::reason, Loss::from, Loss::to, Loss::events)
        .containsExactly(
            tuple("ApiServerRestarted", BEGIN, in(10), null),
            tuple("ApiServerError", in(10), in(30), 7L));
  }

  @Test
  void counterThatFellIsARestartWhateverTheStartSays() {
    // Given
    WatchedServer before = looked(errors(STARTED.plusSeconds(10_790), 5));

    // When
    WatchedServer.Look look = before.again(errors(STARTED.plusSeconds(10_791), 0), in(30));

    // Then
    assertThat(look.losses()).extracting(Loss::reason).containsExactly("ApiServerRestarted");
  }

  @Test
  void severalBehindOneAddressAreNotARestartEachTime() {
    // Given
    WatchedServer server = looked(errors(STARTED, 5));

    // When
    for (long i = 1; i <= 100; i++) {
      WatchedServer.Look look =
          server.again(errors(i % 2 == 0 ? STARTED : STARTED.plusSeconds(600), 5 + i), in(30 * i));

      // Then
      assertThat(look.losses()).isEmpty();
      server = look.server();
      assertThat(server.isUnwatched(in(30 * i))).isTrue();
    }
  }

  @Test
  void whenOneIsLeftWhatTheyDroppedMeanwhileIsUnknown() {
    // Given
    WatchedServer server =
        looked(errors(STARTED, 5)).again(errors(STARTED.minusSeconds(60), 9), in(30)).server();

    // When
    WatchedServer.Look soon = server.again(errors(STARTED.minusSeconds(60), 10), in(60));
    WatchedServer.Look late = soon.server().again(errors(STARTED.minusSeconds(60), 11), in(630));

    // Then
    assertThat(soon.losses()).isEmpty();
    assertThat(late.losses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.reason()).isEqualTo("ApiServerUnwatched");
              assertThat(loss.from()).isEqualTo(BEGIN);
              assertThat(loss.to()).isEqualTo(in(630));
              assertThat(loss.events()).isNull();
            });
    assertThat(late.server().isUnwatched(in(630))).isFalse();
  }

  @Test
  void oneThatIsGoneIsForgottenAfterTenMinutesAndSaid() {
    // Given
    WatchedServer before = looked(errors(STARTED, 5));

    // When
    WatchedServer missing = before.missing(in(30)).server();
    WatchedServer.Look almost = missing.missing(in(629));
    WatchedServer.Look after = missing.missing(in(630));

    // Then
    assertThat(almost.server()).isNotNull();
    assertThat(almost.losses()).isEmpty();
    assertThat(after.server()).isNull();
    assertThat(after.losses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.reason()).isEqualTo("ApiServerGone");
              assertThat(loss.from()).isEqualTo(BEGIN);
              assertThat(loss.to()).isEqualTo(in(30));
              assertThat(loss.events()).isNull();
            });
  }

  @Test
  void oneThatComesBackInTimeIsTheSame() {
    // Given
    WatchedServer missing = looked(errors(STARTED, 5)).missing(in(30)).server();

    // When
    WatchedServer.Look look = missing.again(errors(STARTED, 6), in(600));

    // Then
    assertThat(look.losses()).extracting(Loss::events).containsExactly(1L);
    assertThat(look.server().goneSince()).isNull();
    assertThat(missing.listed().goneSince()).isNull();
  }

  @Test
  void clockThatGoesBackMakesNoTimesThatAreNone() {
    // Given
    WatchedServer before = looked(errors(STARTED, 5));

    // When
    WatchedServer.Look rise = before.again(errors(STARTED, 6), in(-3600));
    WatchedServer.Look restart = before.again(errors(in(-30), 6), in(-20));

    // Then
    assertThat(rise.losses()).extracting(Loss::from, Loss::to).containsExactly(tuple(BEGIN, BEGIN));
    assertThat(restart.losses()).hasSize(2);
    assertThat(before.missing(in(-20)).server().missing(in(900)).losses()).hasSize(1);
  }

  private static WatchedServer looked(AuditCounters counters) {
    return new WatchedServer(ADDRESS, BEGIN, counters, null, null);
  }

  private static AuditCounters errors(Instant startedAt, long webhook) {
    return counters(startedAt, webhook == 0 ? Map.of() : Map.of("webhook", webhook));
  }

  private static AuditCounters counters(Instant startedAt, Map<String, Long> errors) {
    return new AuditCounters(startedAt, 1000, new TreeMap<>(errors));
  }

  private static Instant in(long seconds) {
    return BEGIN.plus(Duration.ofSeconds(seconds));
  }
}
