package io.trailkeeper.cli.apiserver;

import java.util.Arrays;
import java.util.Optional;

/** The flags of kube-apiserver that are about auditing, as v1.36 has them. */
public enum AuditFlag {
  /** What is audited. */
  POLICY_FILE("audit-policy-file", FlagType.PATH, ""),
  /** A kubeconfig that says where to post. */
  WEBHOOK_CONFIG_FILE("audit-webhook-config-file", FlagType.PATH, ""),
  /** Whether requests wait for the webhook. */
  WEBHOOK_MODE("audit-webhook-mode", FlagType.TEXT, "batch"),
  /** How many events may wait to be put into a batch. */
  WEBHOOK_BUFFER_SIZE("audit-webhook-batch-buffer-size", FlagType.INTEGER, "10000"),
  /** How many events a batch may have. */
  WEBHOOK_BATCH_SIZE("audit-webhook-batch-max-size", FlagType.INTEGER, "400"),
  /** How long a batch that is not full may wait. */
  WEBHOOK_BATCH_WAIT("audit-webhook-batch-max-wait", FlagType.DURATION, "30s"),
  /** Whether batches a second are limited. */
  WEBHOOK_THROTTLE("audit-webhook-batch-throttle-enable", FlagType.BOOLEAN, "true"),
  /** How many batches a second on average. */
  WEBHOOK_QPS("audit-webhook-batch-throttle-qps", FlagType.NUMBER, "10"),
  /** How many batches at once. */
  WEBHOOK_BURST("audit-webhook-batch-throttle-burst", FlagType.INTEGER, "15"),
  /** How long to wait before the second of five tries. */
  WEBHOOK_BACKOFF("audit-webhook-initial-backoff", FlagType.DURATION, "10s"),
  /** Whether events and batches have a greatest size. */
  WEBHOOK_TRUNCATE("audit-webhook-truncate-enabled", FlagType.BOOLEAN, "false"),
  /** The greatest size of a batch, in bytes. */
  WEBHOOK_TRUNCATE_BATCH("audit-webhook-truncate-max-batch-size", FlagType.INTEGER, "10485760"),
  /** The greatest size of an event, in bytes. */
  WEBHOOK_TRUNCATE_EVENT("audit-webhook-truncate-max-event-size", FlagType.INTEGER, "102400"),
  /** The version of the events. */
  WEBHOOK_VERSION("audit-webhook-version", FlagType.TEXT, "audit.k8s.io/v1"),
  /** A file that events are written to. */
  LOG_PATH("audit-log-path", FlagType.PATH, ""),
  /** Days that an old file is kept. */
  LOG_MAX_AGE("audit-log-maxage", FlagType.INTEGER, "366"),
  /** Old files that are kept. */
  LOG_MAX_BACKUP("audit-log-maxbackup", FlagType.INTEGER, "100"),
  /** Megabytes of a file. */
  LOG_MAX_SIZE("audit-log-maxsize", FlagType.INTEGER, "100"),
  /** Whether old files are compressed. */
  LOG_COMPRESS("audit-log-compress", FlagType.BOOLEAN, "false"),
  /** How an event is written. */
  LOG_FORMAT("audit-log-format", FlagType.TEXT, "json"),
  /** Whether requests wait for the log. */
  LOG_MODE("audit-log-mode", FlagType.TEXT, "blocking"),
  /** As for the webhook. */
  LOG_BUFFER_SIZE("audit-log-batch-buffer-size", FlagType.INTEGER, "10000"),
  /** As for the webhook. */
  LOG_BATCH_SIZE("audit-log-batch-max-size", FlagType.INTEGER, "1"),
  /** As for the webhook. */
  LOG_BATCH_WAIT("audit-log-batch-max-wait", FlagType.DURATION, "0s"),
  /** As for the webhook. */
  LOG_THROTTLE("audit-log-batch-throttle-enable", FlagType.BOOLEAN, "false"),
  /** As for the webhook. */
  LOG_QPS("audit-log-batch-throttle-qps", FlagType.NUMBER, "0"),
  /** As for the webhook. */
  LOG_BURST("audit-log-batch-throttle-burst", FlagType.INTEGER, "0"),
  /** As for the webhook. */
  LOG_TRUNCATE("audit-log-truncate-enabled", FlagType.BOOLEAN, "false"),
  /** As for the webhook. */
  LOG_TRUNCATE_BATCH("audit-log-truncate-max-batch-size", FlagType.INTEGER, "10485760"),
  /** As for the webhook. */
  LOG_TRUNCATE_EVENT("audit-log-truncate-max-event-size", FlagType.INTEGER, "102400"),
  /** The version of the events. */
  LOG_VERSION("audit-log-version", FlagType.TEXT, "audit.k8s.io/v1");

  /** What all of them begin with, and no other flag does. */
  static final String PREFIX = "audit-";

  private final String flagName;
  private final FlagType type;
  private final String defaultValue;

  AuditFlag(String flagName, FlagType type, String defaultValue) {
    this.flagName = flagName;
    this.type = type;
    this.defaultValue = defaultValue;
  }

  /** Returns the flag's name, without dashes before it. */
  public String flagName() {
    return flagName;
  }

  FlagType type() {
    return type;
  }

  /** Returns what holds without the flag; empty for nothing. */
  String defaultValue() {
    return defaultValue;
  }

  static Optional<AuditFlag> named(String name) {
    return Arrays.stream(values()).filter(flag -> flag.flagName.equals(name)).findFirst();
  }

  /** Returns the flag as it is written: {@code --name=value}. */
  public String with(String value) {
    return "--" + flagName + "=" + value;
  }

  /** Returns the flag's name as people write it. */
  @Override
  public String toString() {
    return "--" + flagName;
  }
}
