package io.trailkeeper.cli.apiserver;

import java.util.List;

/**
 * A flag that a kube-apiserver should be started with.
 *
 * @param flag the flag
 * @param value its value
 * @param reason why this value, for people: lines of at most 76 characters
 */
public record RecommendedFlag(AuditFlag flag, String value, List<String> reason) {

  /** A second: what an API server still holds when it is killed is lost. */
  static final int BATCH_WAIT_SECONDS = 1;

  /** Kubernetes' own value, said aloud. */
  static final int BATCH_SIZE = 400;

  /** Kubernetes' own value, said aloud: 10 MB of events of 1 kB. */
  static final int BUFFER_SIZE = 10_000;

  /** With 400 events a batch, 20,000 events a second: five times what Kubernetes lets through. */
  static final int QPS = 50;

  /** Twice a second's batches. */
  static final int BURST = 100;

  /** Waits of 20, 30, 45 and 67.5 s between five tries: more than a restart of capture takes. */
  static final int BACKOFF_SECONDS = 20;

  /** More than a request and an answer of 1.5 MiB each, which is what etcd takes. */
  static final int MAX_EVENT_BYTES = 4 << 20;

  /** Kubernetes' own value, said aloud. */
  static final int MAX_BATCH_BYTES = 10 << 20;

  /** Copies the lines. */
  public RecommendedFlag {
    reason = List.copyOf(reason);
  }

  /** Returns the flag and its value as they are written: {@code --name=value}. */
  @Override
  public String toString() {
    return flag.with(value);
  }

  /**
   * Returns all flags for the webhook.
   *
   * @param policyFile the path of the policy as the API server sees it
   * @param webhookFile the path of the webhook's kubeconfig as the API server sees it
   */
  public static List<RecommendedFlag> all(String policyFile, String webhookFile) {
    return List.of(
        of(AuditFlag.POLICY_FILE, policyFile, "What is audited; without it, nothing is."),
        of(
            AuditFlag.WEBHOOK_CONFIG_FILE,
            webhookFile,
            "Where events are posted. An API server has one audit webhook."),
        of(
            AuditFlag.WEBHOOK_MODE,
            "batch",
            "Requests do not wait for the webhook. In the blocking modes each one does."),
        of(
            AuditFlag.WEBHOOK_BATCH_WAIT,
            BATCH_WAIT_SECONDS + "s",
            "Events leave the API server's memory after 1 s, not after 30 s: those that",
            "are still in it when it is killed are lost."),
        of(
            AuditFlag.WEBHOOK_BATCH_SIZE,
            BATCH_SIZE,
            "Events of one post; the default, said aloud."),
        of(
            AuditFlag.WEBHOOK_BUFFER_SIZE,
            BUFFER_SIZE,
            "Events that may wait for a batch; the default, said aloud. More are dropped."),
        of(
            AuditFlag.WEBHOOK_QPS,
            QPS,
            "Posts a second. The default, 10 of 400 events, drops what goes on beyond",
            "4,000 events a second."),
        of(AuditFlag.WEBHOOK_BURST, BURST, "Posts at once, after a quiet time."),
        of(
            AuditFlag.WEBHOOK_BACKOFF,
            BACKOFF_SECONDS + "s",
            "A batch is tried five times. With this, capture may be away for 160 s; with",
            "the default of 10 s, for 80 s. Then the batch is dropped."),
        of(
            AuditFlag.WEBHOOK_TRUNCATE,
            "true",
            "Batches get a greatest size: larger ones are split, and nothing is lost by it."),
        of(AuditFlag.WEBHOOK_TRUNCATE_BATCH, MAX_BATCH_BYTES, "10 MiB; the default, said aloud."),
        of(
            AuditFlag.WEBHOOK_TRUNCATE_EVENT,
            MAX_EVENT_BYTES,
            "4 MiB. The default takes the bodies out of events over 100 KiB."));
  }

  private static RecommendedFlag of(AuditFlag flag, int value, String... reason) {
    return of(flag, Integer.toString(value), reason);
  }

  private static RecommendedFlag of(AuditFlag flag, String value, String... reason) {
    return new RecommendedFlag(flag, value, List.of(reason));
  }
}
