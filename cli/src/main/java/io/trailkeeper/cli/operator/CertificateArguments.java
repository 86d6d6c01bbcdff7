package io.trailkeeper.cli.operator;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who issues the certificates. */
final class CertificateArguments {

  private static final String SELF = "self";
  private static final String CERT_MANAGER = "cert-manager";

  @Option(
      names = "--certificates",
      paramLabel = "self|cert-manager",
      defaultValue = SELF,
      description =
          "who issues the certificates: the operator itself, or cert-manager. Default:"
              + " ${DEFAULT-VALUE}")
  private String certificates = SELF;

  @Option(
      names = "--issuer-kind",
      paramLabel = "ClusterIssuer|Issuer",
      defaultValue = "ClusterIssuer",
      description = "the kind of cert-manager's issuer. Default: ${DEFAULT-VALUE}")
  private String issuerKind = "ClusterIssuer";

  @Option(
      names = "--issuer-name",
      paramLabel = "NAME",
      description = "the name of cert-manager's issuer")
  private @Nullable String issuerName;

  /** Returns cert-manager's issuer; null lets the operator issue them itself. */
  @Nullable CertManagerCertificate certManager(Usage usage) {
    return switch (certificates) {
      case SELF -> {
        if (issuerName != null) {
          throw usage.wrong("--issuer-name goes with --certificates=" + CERT_MANAGER);
        }
        yield null;
      }
      case CERT_MANAGER ->
          usage.argument(
              "--issuer-name",
              () -> new CertManagerCertificate(issuerKind, issuerName == null ? "" : issuerName));
      default ->
          throw usage.wrong(
              "--certificates: \"" + certificates + "\" is neither self nor cert-manager");
    };
  }
}
