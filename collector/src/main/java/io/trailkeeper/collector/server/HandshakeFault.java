package io.trailkeeper.collector.server;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why clients do not get through the TLS handshake, and what to do about it. */
enum HandshakeFault {
  NO_CLIENT_CERTIFICATE(
      "the client showed no certificate",
      "show one: for an API server, client-certificate and client-key in the audit webhook's kubeconfig"),
  CLIENT_CERTIFICATE_EXPIRED(
      "the client's certificate is not valid at this time",
      "issue a new client certificate, and compare the clocks"),
  CLIENT_CERTIFICATE_UNTRUSTED(
      "the client's certificate is not for clients, or of an authority that this server does not trust",
      "use a client certificate that this server's own authority issued"),
  SERVER_CERTIFICATE_REFUSED(
      "the client refused this server's certificate",
      "give the client this server's authority (certificate-authority in a kubeconfig), and connect"
          + " to a host name that is in this server's certificate"),
  NOT_TLS(
      "the client did not speak TLS", "use https:// in the address that the client connects to"),
  OTHER("the TLS handshake failed", "compare the TLS versions and cipher suites of both sides");

  private static final int MOST_CAUSES = 10;

  /** The names of alerts with which a client refuses a server's certificate. */
  private static final Set<String> REFUSALS =
      Set.of(
          "bad_certificate",
          "unknown_ca",
          "certificate_unknown",
          "certificate_expired",
          "unsupported_certificate");

  private final String cause;
  private final String advice;

  HandshakeFault(String cause, String advice) {
    this.cause = cause;
    this.advice = advice;
  }

  /** Tells them apart by the exceptions of the JDK, whose messages are all there is. */
  static HandshakeFault of(Throwable failure) {
    @Nullable Throwable cause = failure;
    boolean certificatePath = false;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("Empty client certificate chain")
          || message.contains("Empty server certificate chain")) {
        return NO_CLIENT_CERTIFICATE;
      }
      if (message.contains("Unsupported or unrecognized SSL message")
          || message.contains("plaintext connection")) {
        return NOT_TLS;
      }
      if (REFUSALS.stream().anyMatch(alert -> message.endsWith("alert: " + alert))) {
        return SERVER_CERTIFICATE_REFUSED;
      }
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return CLIENT_CERTIFICATE_EXPIRED;
      }
      certificatePath |=
          cause instanceof CertPathValidatorException
              || message.contains("PKIX path")
              || message.contains("Extended key usage");
    }
    return certificatePath ? CLIENT_CERTIFICATE_UNTRUSTED : OTHER;
  }

  String cause() {
    return cause;
  }

  String advice() {
    return advice;
  }

  /** Returns the fault's name in metrics. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
