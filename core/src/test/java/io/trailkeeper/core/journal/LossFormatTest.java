package io.trailkeeper.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossFormatTest {

  private static final Instant FROM = Instant.parse("2026-11-22T12:00:00.5Z");
  private static final Instant TO = Instant.parse("2026-11-22T12:03:00Z");

  @Test
  void aLossHasOneForm() {
    // Given
    Loss loss = loss(12L);

    // When
    byte[] json = LossFormat.write(loss);

    // Then
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"from\":\"2026-11-22T12:00:00.500Z\",\"to\":\"2026-11-22T12:03:00Z\","
                + "\"reason\":\"AuditLogDeleted\",\"detail\":\"audit.log \\u003c1\\u003e\","
                + "\"events\":12}");
    assertThat(LossFormat.read(json)).isEqualTo(loss);
  }

  @Test
  void anUnknownNumberIsNotWritten() {
    byte[] json = LossFormat.write(loss(null));
    assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("events");
    assertThat(LossFormat.read(json)).isEqualTo(loss(null));
  }

  @Test
  void listsAreReadAsTheyAreWritten() {
    List<Loss> losses = List.of(loss(12L), loss(null));
    assertThat(LossFormat.readList(LossFormat.writeList(losses))).isEqualTo(losses);
    assertThat(LossFormat.readList("{\"losses\":[]}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"losses\":{}}",
        "{\"losses\":[],\"more\":1}",
        "{\"losses\":[],\"losses\":[]}",
        "{\"losses\":[]} x",
        "{\"losses\":[1]}",
        "{\"losses\":[{}]}"
      })
  void whatIsNoListIsRefused(String json) {
    assertThatThrownBy(() -> LossFormat.readList(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidLossException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"to\":\"2026-11-22T11:00:00Z\"",
        "\"to\":\"tomorrow\"",
        "\"to\":\"+12026-11-22T11:00:00Z\"",
        "\"to\":7",
        "\"to\":\"2026-11-22T12:03:00Z\",\"events\":-1",
        "\"to\":\"2026-11-22T12:03:00Z\",\"events\":1.5",
        "\"to\":\"2026-11-22T12:03:00Z\",\"events\":99999999999999999999",
        "\"to\":\"2026-11-22T12:03:00Z\",\"events\":\"12\"",
        "\"to\":\"2026-11-22T12:03:00Z\",\"mood\":1",
        "\"to\":\"2026-11-22T12:03:00Z\",\"detail\":\"again\""
      })
  void aLossThatIsNoneIsRefused(String rest) {
    String json =
        "{\"from\":\"2026-11-22T12:00:00Z\",\"reason\":\"AuditLogDeleted\",\"detail\":\"x\","
            + rest
            + "}";
    assertThatThrownBy(() -> LossFormat.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidLossException.class);
  }

  @Test
  void listsAreBounded() {
    String one = new String(LossFormat.write(loss(1L)), StandardCharsets.UTF_8);
    String many = "{\"losses\":[" + one + ("," + one).repeat(LossFormat.MAX_LOSSES) + "]}";
    assertThatThrownBy(() -> LossFormat.readList(many.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidLossException.class)
        .hasMessageContaining("1001");
    assertThatThrownBy(() -> LossFormat.readList(new byte[LossFormat.MAX_BYTES + 1]))
        .isInstanceOf(InvalidLossException.class)
        .hasMessageContaining("allowed");
  }

  @Test
  void whatNoDigestCouldHoldIsNoLoss() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss(FROM, Instant.parse("9999-12-31T23:59:59Z"), "A", "d", 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss(Instant.parse("1969-12-31T23:59:59Z"), TO, "A", "d", 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss(FROM, TO, "A", "d", Long.MAX_VALUE));
    assertThatIllegalArgumentException().isThrownBy(() -> new Loss(FROM, TO, "a b", "d", 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss(FROM, TO, "A", "d".repeat(Loss.MAX_DETAIL + 1), 1L));
  }

  @Test
  void theJournalTellsALossByItsSource() {
    byte[] bytes = LossFormat.write(loss(12L));
    assertThat(journaled(Loss.SOURCE, bytes).loss()).contains(loss(12L));
    assertThat(journaled("kube-apiserver", bytes).loss()).isEmpty();
    assertThatThrownBy(() -> journaled(Loss.SOURCE, new byte[] {'{'}).loss())
        .isInstanceOf(InvalidLossException.class);
  }

  private static JournaledEvent journaled(String source, byte[] bytes) {
    return new JournaledEvent("p", 3, TO, source, Sha256.hash(bytes), bytes);
  }

  private static Loss loss(@Nullable Long events) {
    return new Loss(FROM, TO, "AuditLogDeleted", "audit.log <1>", events);
  }
}
