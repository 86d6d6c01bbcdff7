package io.trailkeeper.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalContractTest {

  private static final EventFilter EVERYTHING =
      EventFilter.of(
          new ClusterIdentity("123456789012", "local"),
          new Selection(new Scope.Cluster(), List.of(), List.of()));

  private static final Cursor START = new Cursor("capture-0-1f3a", 7);

  private static final String AUDIT_EVENT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"1",\
      "stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list",\
      "user":{"username":"jane"},"requestReceivedTimestamp":"2026-01-01T00:00:00.000000Z",\
      "stageTimestamp":"1969-12-31T23:59:59.500000Z"}\
      """;

  @Test
  void aCursorIsOfAPartitionAndNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cursor(" ", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cursor("a", -1));
    assertThat(START.at(9)).isEqualTo(new Cursor("capture-0-1f3a", 9));
    assertThat(START).hasToString("capture-0-1f3a@7");
  }

  @Test
  void aGapIsNotEmptyAndOfOnePartition() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Gap(START, START, "no reason"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Gap(START, new Cursor("other", 9), "no reason"));
    assertThat(new Gap(START, START.at(10), "deleted").events()).isEqualTo(3);
  }

  @Test
  void aRequestCommitsNothingThatItAsksFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(START, START.at(8), 1, 1, Duration.ZERO))
        .withMessageContaining("capture-0-1f3a@8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(START, new Cursor("other", 1), 1, 1, Duration.ZERO));
  }

  @Test
  void aRequestHasLimits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(START, START, 0, 1, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(START, START, 1, 0, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(START, START, 1, 1, Duration.ofMillis(-1)));
  }

  @Test
  void eventsAreEqualByContentAndDoNotShowIt() {
    // Given
    JournaledEvent one = event("secret", new byte[32]);
    JournaledEvent same = event("secret", new byte[32]);
    JournaledEvent other = event("public", new byte[32]);

    // When
    String shown = one.toString();

    // Then
    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    assertThat(shown).contains("capture-0-1f3a@7", "6 bytes").doesNotContain("secret");
    assertThat(one.next()).isEqualTo(START.at(8));
  }

  @Test
  void anEventIsParsedOnceAndNotForTheTimeThatIsKnown() {
    // Given
    JournaledEvent event = event(AUDIT_EVENT, new byte[32]);
    JournaledEvent timed = event("no event", new byte[32]).withStageSecond(7);

    // When
    AuditEvent parsed = event.auditEvent();

    // Then
    assertThat(event.auditEvent()).isSameAs(parsed);
    assertThat(event.stageSecond()).isEqualTo(-1);
    assertThat(timed.stageSecond()).isEqualTo(7);
    assertThatExceptionOfType(InvalidAuditEventException.class).isThrownBy(timed::auditEvent);
    assertThat(
            JournaledEvent.of(
                parsed, START.partition(), START.offset(), Instant.EPOCH, "api", new byte[32]))
        .isEqualTo(event);
  }

  @Test
  void anEventHasAWholeHashAndWholeMilliseconds() {
    assertThatIllegalArgumentException().isThrownBy(() -> event("x", new byte[20]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new JournaledEvent(
                    "p", 0, Instant.ofEpochSecond(0, 1), "s", new byte[32], new byte[0]));
  }

  @Test
  void theExceptionsSayWhatWasFoundAndWhatToDo() {
    assertThat(new UnknownCursorException(START, new Cursor("capture-0-77", 3)))
        .hasMessageContaining("capture-0-1f3a@7")
        .hasMessageContaining("capture-0-77@3")
        .hasMessageContaining("another journal");
    assertThat(new UnknownCursorException(START, START.at(3)))
        .hasMessageContaining("after the end");
    assertThat(new UnknownFollowerException("trail-a", "capture-0-1f3a"))
        .hasMessageContaining("trail-a")
        .hasMessageContaining("register");
  }

  private static ReadRequest request(
      Cursor from, Cursor committed, int maxEvents, int maxBytes, Duration wait) {
    return new ReadRequest(
        "f", from, ReadRequest.NO_END, committed, EVERYTHING, maxEvents, maxBytes, wait);
  }

  private static JournaledEvent event(String text, byte[] sha256) {
    return new JournaledEvent(
        START.partition(),
        START.offset(),
        Instant.EPOCH,
        "api",
        sha256,
        text.getBytes(StandardCharsets.UTF_8));
  }
}
