package io.trailkeeper.operator.process;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several operators works. One that was the leader and is no more has to end: another may
 * be working already. Thread-safe.
 */
final class Leadership {

  /** The Lease's name, in the operator's namespace. */
  static final String LEASE = "trailkeeper-operator";

  private static final Logger LOGGER = LoggerFactory.getLogger(Leadership.class);

  /** A leader gives up after two thirds of the time after which others take its place. */
  private static final int RENEW_NUMERATOR = 2;

  private static final int RENEW_DENOMINATOR = 3;

  /** Of that time, how often a leader says that it is there. */
  private static final int RETRIES = 7;

  private final OperatorOptions options;
  private final Runnable onLost;
  private final AtomicReference<State> state;

  private enum State {
    ALONE,
    WAITING,
    STANDING_BY,
    LEADING,
    ENDING,
    LOST
  }

  /**
   * @param onLost called when the leader is the leader no more, unless it is ending anyway
   */
  Leadership(OperatorOptions options, Runnable onLost) {
    this.options = options;
    this.onLost = onLost;
    this.state = new AtomicReference<>(options.leaderElection() ? State.WAITING : State.ALONE);
  }

  LeaderElectionConfiguration configuration() {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
        .withLeaseNamespace(options.installation().namespace())
        .withIdentity(options.identity())
        .withLeaseDuration(options.leaseDuration())
        .withRenewDeadline(
            options.leaseDuration().multipliedBy(RENEW_NUMERATOR).dividedBy(RENEW_DENOMINATOR))
        .withRetryPeriod(options.leaseDuration().dividedBy(RETRIES))
        .withLeaderCallbacks(
            new LeaderCallbacks(this::onStartLeading, this::onStopLeading, this::onNewLeader))
        .withExitOnStopLeading(false)
        .build();
  }

  /** Whether this operator works. */
  boolean isLeading() {
    return state.get() == State.ALONE || state.get() == State.LEADING;
  }

  /** Whether it is known which operator works. */
  boolean isSettled() {
    return isLeading() || state.get() == State.STANDING_BY;
  }

  /** Says that what happens from now on was wanted. */
  void end() {
    state.set(State.ENDING);
  }

  private void onStartLeading() {
    state.compareAndSet(State.WAITING, State.LEADING);
    state.compareAndSet(State.STANDING_BY, State.LEADING);
    LOGGER.atInfo().addKeyValue("identity", options.identity()).log("this operator leads");
  }

  private void onStopLeading() {
    if (state.compareAndSet(State.LEADING, State.LOST)) {
      LOGGER
          .atError()
          .addKeyValue("identity", options.identity())
          .log("this operator leads no more and ends; it has to be started again");
      onLost.run();
    }
  }

  private void onNewLeader(String leader) {
    if (!options.identity().equals(leader)) {
      state.compareAndSet(State.WAITING, State.STANDING_BY);
    }
    LOGGER.atInfo().addKeyValue("leader", leader).log("an operator leads");
  }
}
