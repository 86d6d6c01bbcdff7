package io.trailkeeper.cli.apiserver;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an API server with these flags lacks, or would lose. */
final class FlagCheck {

  private static final Set<String> MODES = Set.of("batch", "blocking", "blocking-strict");
  private static final String VERSION = "audit.k8s.io/v1";

  /** Of five tries, with waits that grow by half: 1 + 1.5 + 2.25 + 3.375 first waits. */
  private static final double WAITS = 8.125;

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Below this, bodies of objects that are not out of the ordinary are cut off. */
  private static final long LEAST_EVENT_BYTES = 1 << 20;

  /** Above this, a batch is not what this flag is for. */
  private static final long LARGEST_BATCH_BYTES = 64 << 20;

  private final ApiServerConfiguration server;
  private final List<Finding> findings = new ArrayList<>();

  private FlagCheck(ApiServerConfiguration server) {
    this.server = server;
  }

  static List<Finding> check(ApiServerConfiguration server) {
    FlagCheck check = new FlagCheck(server);
    check.files();
    check.values();
    if (check.findings.stream().anyMatch(found -> found.name() == FindingName.INVALID_VALUE)) {
      // What the others do cannot be told as long as the API server does not even start.
      return check.findings;
    }
    if (server.path(AuditFlag.WEBHOOK_CONFIG_FILE).isPresent()) {
      check.webhookMode();
      if (server.effective(AuditFlag.WEBHOOK_MODE).equals("batch")) {
        check.webhookBatches();
      }
      check.webhookTruncation();
    }
    if (server.path(AuditFlag.LOG_PATH).isPresent()) {
      check.log();
    }
    return check.findings;
  }

  private void files() {
    if (server.path(AuditFlag.POLICY_FILE).isEmpty()) {
      findings.add(
          FindingName.NO_POLICY.found(
              "no " + AuditFlag.POLICY_FILE,
              "Place audit-policy.yaml and name it: without a policy nothing is audited."));
    }
    if (server.path(AuditFlag.WEBHOOK_CONFIG_FILE).isEmpty()) {
      findings.add(
          FindingName.NO_WEBHOOK.found(
              "no " + AuditFlag.WEBHOOK_CONFIG_FILE,
              "Place audit-webhook.kubeconfig with its certificates and name it: without it"
                  + " Trailkeeper sees nothing."));
    }
  }

  private void values() {
    server.flags().forEach(this::value);
    for (AuditFlag flag : List.of(AuditFlag.WEBHOOK_VERSION, AuditFlag.LOG_VERSION)) {
      String version = server.effective(flag);
      if (!version.equals(VERSION)) {
        findings.add(
            FindingName.OLD_VERSION.found(
                flag.with(version), "Take the flag out: " + VERSION + " is the only version."));
      }
    }
    for (AuditFlag flag : List.of(AuditFlag.WEBHOOK_MODE, AuditFlag.LOG_MODE)) {
      String mode = server.effective(flag);
      if (!MODES.contains(mode)) {
        findings.add(
            FindingName.INVALID_VALUE.found(
                flag.with(mode), "Write " + flag.with(flag.defaultValue()) + "."));
      }
    }
  }

  private void value(String name, String value) {
    if (!name.startsWith(AuditFlag.PREFIX)) {
      return;
    }
    AuditFlag.named(name)
        .ifPresentOrElse(
            flag -> {
              if (!flag.type().reads(value)) {
                findings.add(
                    FindingName.INVALID_VALUE.found(
                        flag.with(value),
                        "Write "
                            + flag.type().description()
                            + ": the API server does not start with this."));
              }
            },
            () ->
                findings.add(
                    FindingName.UNKNOWN_FLAG.found(
                        "--" + name,
                        "Take it out: kube-apiserver v1.36 has no such flag, and does not start with"
                            + " one that it does not know.")));
  }

  private void webhookMode() {
    String mode = server.effective(AuditFlag.WEBHOOK_MODE);
    if (mode.equals("blocking")) {
      findings.add(
          FindingName.BLOCKING_MODE.found(
              AuditFlag.WEBHOOK_MODE.with(mode),
              "Write batch: every request waits for capture, and while capture is away the API"
                  + " server stalls, which may be what keeps capture from coming back."));
    } else if (mode.equals("blocking-strict")) {
      findings.add(
          FindingName.BLOCKING_MODE.found(
              AuditFlag.WEBHOOK_MODE.with(mode),
              "Write batch: while capture is away every request fails, also those that would bring"
                  + " capture back."));
    }
  }

  private void webhookBatches() {
    long buffer = number(AuditFlag.WEBHOOK_BUFFER_SIZE);
    if (buffer < RecommendedFlag.BUFFER_SIZE) {
      findings.add(
          FindingName.SMALL_BUFFER.found(
              AuditFlag.WEBHOOK_BUFFER_SIZE.with(Long.toString(buffer)),
              "Write at least "
                  + RecommendedFlag.BUFFER_SIZE
                  + ", the default: when the buffer is full, events are dropped."));
    }
    Duration wait = duration(AuditFlag.WEBHOOK_BATCH_WAIT);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      findings.add(
          FindingName.LONG_WAIT.found(
              said(AuditFlag.WEBHOOK_BATCH_WAIT),
              "Write "
                  + AuditFlag.WEBHOOK_BATCH_WAIT.with(RecommendedFlag.BATCH_WAIT_SECONDS + "s")
                  + ": events that are in the API server's memory when it is killed are lost."));
    }
    throttle();
    Duration backoff = duration(AuditFlag.WEBHOOK_BACKOFF);
    if (backoff.compareTo(Duration.ofSeconds(RecommendedFlag.BACKOFF_SECONDS)) < 0) {
      findings.add(
          FindingName.SHORT_BACKOFF.found(
              said(AuditFlag.WEBHOOK_BACKOFF)
                  + ": a batch is dropped when capture is away for "
                  + window(backoff),
              "Write "
                  + AuditFlag.WEBHOOK_BACKOFF.with(RecommendedFlag.BACKOFF_SECONDS + "s")
                  + ": capture may then be away for "
                  + window(Duration.ofSeconds(RecommendedFlag.BACKOFF_SECONDS))
                  + "."));
    } else if (backoff.compareTo(LONGEST_BACKOFF) > 0) {
      findings.add(
          FindingName.LONG_BACKOFF.found(
              said(AuditFlag.WEBHOOK_BACKOFF)
                  + ": batches stay in the API server's memory for "
                  + window(backoff),
              "Write "
                  + AuditFlag.WEBHOOK_BACKOFF.with(RecommendedFlag.BACKOFF_SECONDS + "s")
                  + ": their number has no limit, and API servers have run out of memory by it."));
    }
  }

  private void throttle() {
    if (!FlagType.isTrue(server.effective(AuditFlag.WEBHOOK_THROTTLE))) {
      return;
    }
    long batch = number(AuditFlag.WEBHOOK_BATCH_SIZE);
    BigDecimal events =
        new BigDecimal(server.effective(AuditFlag.WEBHOOK_QPS)).multiply(BigDecimal.valueOf(batch));
    if (events.compareTo(
            BigDecimal.valueOf((long) RecommendedFlag.QPS * RecommendedFlag.BATCH_SIZE))
        < 0) {
      findings.add(
          FindingName.THROTTLED.found(
              said(AuditFlag.WEBHOOK_QPS)
                  + " and "
                  + said(AuditFlag.WEBHOOK_BATCH_SIZE)
                  + ": at most "
                  + String.format(Locale.ROOT, "%,d", events.longValue())
                  + " events a second",
              "Write "
                  + AuditFlag.WEBHOOK_QPS.with(Integer.toString(RecommendedFlag.QPS))
                  + " and "
                  + AuditFlag.WEBHOOK_BURST.with(Integer.toString(RecommendedFlag.BURST))
                  + ": what goes on beyond is dropped."));
    }
  }

  private void webhookTruncation() {
    if (!FlagType.isTrue(server.effective(AuditFlag.WEBHOOK_TRUNCATE))) {
      findings.add(
          FindingName.TRUNCATE_OFF.found(
              said(AuditFlag.WEBHOOK_TRUNCATE),
              "Write "
                  + AuditFlag.WEBHOOK_TRUNCATE.with("true")
                  + " with "
                  + AuditFlag.WEBHOOK_TRUNCATE_EVENT.with(
                      Integer.toString(RecommendedFlag.MAX_EVENT_BYTES))
                  + ": without it a batch has no greatest size."));
      return;
    }
    long event = number(AuditFlag.WEBHOOK_TRUNCATE_EVENT);
    long batch = number(AuditFlag.WEBHOOK_TRUNCATE_BATCH);
    if (event > batch || event <= 0) {
      findings.add(
          FindingName.INVALID_VALUE.found(
              said(AuditFlag.WEBHOOK_TRUNCATE_EVENT)
                  + " and "
                  + said(AuditFlag.WEBHOOK_TRUNCATE_BATCH),
              "Make the event's the smaller one, and larger than 0: the API server does not start"
                  + " with these."));
    } else if (event < LEAST_EVENT_BYTES) {
      findings.add(
          FindingName.TRUNCATED_EVENTS.found(
              said(AuditFlag.WEBHOOK_TRUNCATE_EVENT),
              "Write "
                  + AuditFlag.WEBHOOK_TRUNCATE_EVENT.with(
                      Integer.toString(RecommendedFlag.MAX_EVENT_BYTES))
                  + ": larger events lose their bodies, and if that is not enough they are"
                  + " dropped."));
    }
    if (batch > LARGEST_BATCH_BYTES) {
      findings.add(
          FindingName.TRUNCATE_OFF.found(
              said(AuditFlag.WEBHOOK_TRUNCATE_BATCH),
              "Write "
                  + AuditFlag.WEBHOOK_TRUNCATE_BATCH.with(
                      Integer.toString(RecommendedFlag.MAX_BATCH_BYTES))
                  + ": each batch is held in the API server's memory until it is delivered."));
    }
  }

  private void log() {
    List<AuditFlag> caps =
        List.of(AuditFlag.LOG_MAX_AGE, AuditFlag.LOG_MAX_BACKUP, AuditFlag.LOG_MAX_SIZE);
    if (server.form() != ApiServerForm.TALOS
        && !server.path(AuditFlag.LOG_PATH).get().equals("-")
        && caps.stream().anyMatch(flag -> server.value(flag).isEmpty())) {
      String missing =
          String.join(
              ", ",
              caps.stream()
                  .filter(flag -> server.value(flag).isEmpty())
                  .map(AuditFlag::toString)
                  .toList());
      findings.add(
          FindingName.LOG_CAPS.found(
              AuditFlag.LOG_PATH + " without " + missing,
              "Set them, or take the log out: before v1.36 old files are kept for ever, and fill the"
                  + " disk; since then 100 of them for 366 days."));
    }
    if (server.effective(AuditFlag.LOG_MODE).equals("blocking-strict")) {
      findings.add(
          FindingName.LOG_BLOCKING_STRICT.found(
              AuditFlag.LOG_MODE.with("blocking-strict"),
              "Write blocking or batch: a full disk makes every request fail."));
    }
  }

  private long number(AuditFlag flag) {
    return Long.parseLong(server.effective(flag));
  }

  private Duration duration(AuditFlag flag) {
    return FlagType.duration(server.effective(flag)).orElse(Duration.ZERO);
  }

  /** Returns a flag as it is set, and says so if it is not. */
  private String said(AuditFlag flag) {
    boolean isSet = server.value(flag).filter(flag.type()::reads).isPresent();
    return flag.with(server.effective(flag)) + (isSet ? "" : " (the default)");
  }

  private static String window(Duration backoff) {
    return Math.round(backoff.toMillis() * WAITS / 1000) + " s";
  }
}
