package io.trailkeeper.cli.apiserver;

import static io.trailkeeper.cli.apiserver.Severity.ERROR;
import static io.trailkeeper.cli.apiserver.Severity.WARNING;

/** All that can be found wrong, in the order in which it is told. */
public enum FindingName {
  /** There is no policy. */
  NO_POLICY("NoPolicy", ERROR),
  /** There is no webhook. */
  NO_WEBHOOK("NoWebhook", ERROR),
  /** A flag of auditing that kube-apiserver does not have. */
  UNKNOWN_FLAG("UnknownFlag", ERROR),
  /** A flag's value that kube-apiserver does not take. */
  INVALID_VALUE("InvalidValue", ERROR),
  /** A version of the audit API that is gone. */
  OLD_VERSION("OldVersion", ERROR),
  /** Requests wait for the webhook. */
  BLOCKING_MODE("BlockingMode", ERROR),
  /** A path without a beginning. */
  RELATIVE_PATH("RelativePath", WARNING),
  /** A file that the container does not see. */
  NOT_MOUNTED("NotMounted", ERROR),
  /** A directory that the container must write and cannot. */
  MOUNTED_READ_ONLY("MountedReadOnly", ERROR),
  /** A file that is mounted by itself. */
  MOUNTED_ALONE("MountedAlone", WARNING),
  /** A file that the API server's user cannot read. */
  UNREADABLE_FILE("UnreadableFile", ERROR),
  /** Too few events find room while the webhook is busy. */
  SMALL_BUFFER("SmallBuffer", WARNING),
  /** Events wait too long in the API server's memory. */
  LONG_WAIT("LongWait", WARNING),
  /** Too few events a second. */
  THROTTLED("Throttled", WARNING),
  /** Batches are given up too early. */
  SHORT_BACKOFF("ShortBackoff", WARNING),
  /** Batches pile up too long. */
  LONG_BACKOFF("LongBackoff", WARNING),
  /** Batches have no greatest size. */
  TRUNCATE_OFF("TruncateOff", WARNING),
  /** Bodies are cut off too early. */
  TRUNCATED_EVENTS("TruncatedEvents", WARNING),
  /** The log file's growth is left to defaults. */
  LOG_CAPS("LogCaps", WARNING),
  /** Requests fail when the log cannot be written. */
  LOG_BLOCKING_STRICT("LogBlockingStrict", WARNING),
  /** A policy with which the API server does not start. */
  INVALID_POLICY("InvalidPolicy", ERROR),
  /** A policy that records nothing. */
  POLICY_RECORDS_NOTHING("PolicyRecordsNothing", ERROR),
  /** A policy that drops what a Trail may ask for. */
  POLICY_DROPS("PolicyDrops", WARNING),
  /** A policy that lets credentials into events. */
  POLICY_RECORDS_CREDENTIALS("PolicyRecordsCredentials", WARNING),
  /** A policy that leaves out how requests ended. */
  POLICY_OMITS_OUTCOME("PolicyOmitsOutcome", ERROR),
  /** A rule that nothing reaches. */
  UNREACHABLE_RULE("UnreachableRule", WARNING),
  /** A wildcard where there are none. */
  LITERAL_WILDCARD("LiteralWildcard", WARNING),
  /** A server that is not spoken to over TLS. */
  NOT_HTTPS("NotHttps", ERROR),
  /** A server whose name the API server cannot look up. */
  CLUSTER_DNS_NAME("ClusterDnsName", ERROR),
  /** A path that capture does not have. */
  WRONG_PATH("WrongPath", ERROR),
  /** The server's certificate is checked against an address. */
  NO_SERVER_NAME("NoServerName", WARNING),
  /** The server's certificate is checked against another name. */
  OTHER_SERVER_NAME("OtherServerName", ERROR),
  /** The server's certificate is not checked. */
  NOT_VERIFIED("NotVerified", ERROR),
  /** The server's authority is not known. */
  NO_AUTHORITY("NoAuthority", ERROR),
  /** The API server does not say who it is. */
  NO_CLIENT_CERTIFICATE("NoClientCertificate", ERROR),
  /** Credentials that do not change without a restart. */
  INLINE_CREDENTIALS("InlineCredentials", WARNING),
  /** A file that the kubeconfig names and that cannot be read. */
  MISSING_FILE("MissingFile", ERROR),
  /** A certificate, or a key, that is none. */
  INVALID_CERTIFICATE("InvalidCertificate", ERROR),
  /** A certificate of another role. */
  WRONG_ROLE("WrongRole", ERROR),
  /** A certificate that is over. */
  EXPIRED("Expired", ERROR),
  /** A certificate that is about to be over. */
  EXPIRES_SOON("ExpiresSoon", WARNING),
  /** An authority that is not, or no longer, Trailkeeper's. */
  OTHER_AUTHORITY("OtherAuthority", ERROR),
  /** An authority that is missing beside one that is there. */
  MISSING_AUTHORITY("MissingAuthority", WARNING),
  /** A private key that others may read. */
  READABLE_KEY("ReadableKey", WARNING);

  private final String text;
  private final Severity severity;

  FindingName(String text, Severity severity) {
    this.text = text;
    this.severity = severity;
  }

  /** Returns the name for people and programs. */
  public String text() {
    return text;
  }

  /** Returns what it means. */
  public Severity severity() {
    return severity;
  }

  Finding found(String found, String remedy) {
    return new Finding(this, found, remedy);
  }
}
