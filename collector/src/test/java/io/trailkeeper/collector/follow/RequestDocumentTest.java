package io.trailkeeper.collector.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trailkeeper.collector.follow.RequestDocument.WaitRequest;
import io.trailkeeper.collector.journal.TestingJournals;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestDocumentTest {

  private static final Cursor FROM = new Cursor("p \"1\"", 7);

  @Test
  void aReadIsReadAsItWasWritten() {
    // Given
    ReadRequest request =
        new ReadRequest(
            "f", FROM, 20, FROM.at(5), TestingJournals.NOT_DROPPED, 10, 1000, Duration.ZERO);

    // When, then
    assertThat(RequestDocument.parseRead(RequestDocument.read(request), "f", 100, 10_000))
        .isEqualTo(request);
  }

  @Test
  void aReadIsCutToWhatTheServerGives() {
    // Given
    ReadRequest request =
        new ReadRequest(
            "f",
            FROM,
            ReadRequest.NO_END,
            FROM,
            TestingJournals.EVERYTHING,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Duration.ofDays(1));

    // When
    ReadRequest parsed = RequestDocument.parseRead(RequestDocument.read(request), "g", 100, 200);

    // Then
    assertThat(parsed.follower()).isEqualTo("g");
    assertThat(parsed.maxEvents()).isEqualTo(100);
    assertThat(parsed.maxBytes()).isEqualTo(200);
    assertThat(parsed.maxWait()).isZero();
    assertThat(parsed.before()).isEqualTo(ReadRequest.NO_END);
  }

  @Test
  void waitsAndCursorsAreReadAsTheyWereWritten() {
    WaitRequest wait = new WaitRequest(FROM, FROM.at(1), Duration.ofMillis(1234));
    assertThat(RequestDocument.parseWait(RequestDocument.wait(wait))).isEqualTo(wait);
    assertThat(RequestDocument.parseCursor(RequestDocument.cursor(FROM))).isEqualTo(FROM);
  }

  @Test
  void saysWhatIsWrong() {
    assertWrong("", "not what is sent here");
    assertWrong("[]", "not what is sent here");
    assertWrong("{\"partition\":\"p\"}", "there is no \"offset\"");
    assertWrong("{\"partition\":\"p\",\"offset\":null}", "expected");
    assertWrong("{\"partition\":7,\"offset\":1}", "expected");
    assertWrong("{\"partition\":\"p\",\"offset\":\"1\"}", "expected");
    assertWrong("{\"partition\":\"p\",\"offset\":1.5}", "whole number");
    assertWrong("{\"partition\":\"p\",\"offset\":99999999999999999999}", "whole number");
    assertWrong("{\"partition\":\"p\",\"offset\":-1}", "0 or more");
    assertWrong("{\"partition\":\"  \",\"offset\":1}", "blank");
    assertWrong("{\"partition\":\"p\",\"offset\":1,\"x\":1}", "\"x\", which is not known");
    assertWrong("{\"partition\":\"p\",\"offset\":1} 2", "not what is sent here");
  }

  private static void assertWrong(String json, String why) {
    assertThatIllegalArgumentException()
        .as(json)
        .isThrownBy(() -> RequestDocument.parseCursor(TestingJournals.bytes(json)))
        .withMessageContaining(why);
  }
}
