package io.trailkeeper.collector.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogThrottleTest {

  private final TestingClock clock = new TestingClock(Instant.EPOCH);
  private final LogThrottle throttle = new LogThrottle(clock);

  @Test
  void letsOneThroughInASecondAndCountsTheOthers() {
    assertThat(throttle.pass()).isEqualTo(OptionalLong.of(0));
    assertThat(throttle.pass()).isEmpty();
    clock.advance(Duration.ofMillis(999));
    assertThat(throttle.pass()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(throttle.pass()).isEqualTo(OptionalLong.of(2));
    clock.advance(Duration.ofHours(1));
    assertThat(throttle.pass()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void aClockThatIsSetBackDoesNotSilenceIt() {
    throttle.pass();
    clock.advance(Duration.ofHours(-1));
    assertThat(throttle.pass()).isPresent();
  }
}
