package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.journal.FollowerName;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.CertificateLifetime;
import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.time.Duration;
import java.util.List;

/** What a certificate is to be for. */
public sealed interface CertificateRequest {

  /** Returns the common name. */
  String commonName();

  /** Returns how long it is to be valid. */
  Duration validity();

  /** Whether a certificate is for this. */
  boolean isMetBy(KeyCertificate certificate);

  /** Has it issued. */
  KeyCertificate issueBy(CertificateAuthority authority);

  /** Returns what the collector of a Trail needs to come to capture. */
  static CertificateRequest ofCollector(String trail) {
    return new Client(FollowerName.of(trail), ClientRole.FOLLOWER);
  }

  /**
   * For a server, valid for {@link CertificateLifetime#RENEWED_BY_OPERATOR}.
   *
   * @param commonName 1 to 64 characters; clients look at the hosts only
   * @param hosts DNS names and IP addresses, at least one
   */
  record Serving(String commonName, List<String> hosts) implements CertificateRequest {
    public Serving {
      requireNonNull(commonName, "commonName");
      hosts = List.copyOf(hosts);
    }

    @Override
    public Duration validity() {
      return CertificateLifetime.RENEWED_BY_OPERATOR;
    }

    /** One with more hosts will do: an address that is gone may come back. */
    @Override
    public boolean isMetBy(KeyCertificate certificate) {
      return certificate.serves(hosts);
    }

    @Override
    public KeyCertificate issueBy(CertificateAuthority authority) {
      return authority.issueServing(commonName, hosts, validity());
    }
  }

  /**
   * For a client. An API server's is valid for {@link CertificateLifetime#PLACED_BY_PEOPLE}, others
   * for {@link CertificateLifetime#RENEWED_BY_OPERATOR}.
   *
   * @param commonName 1 to 64 characters: who the client is
   * @param role what it may do
   */
  record Client(String commonName, ClientRole role) implements CertificateRequest {
    public Client {
      requireNonNull(commonName, "commonName");
      requireNonNull(role, "role");
    }

    @Override
    public Duration validity() {
      return role == ClientRole.AUDIT_SOURCE
          ? CertificateLifetime.PLACED_BY_PEOPLE
          : CertificateLifetime.RENEWED_BY_OPERATOR;
    }

    @Override
    public boolean isMetBy(KeyCertificate certificate) {
      try {
        ClientIdentity identity = ClientIdentity.of(certificate.certificate());
        return identity.name().equals(commonName)
            && identity.organisations().equals(List.of(role.organisation()));
      } catch (PkiException e) {
        // Without a usable name it is nobody's.
        return false;
      }
    }

    @Override
    public KeyCertificate issueBy(CertificateAuthority authority) {
      return authority.issueClient(commonName, role, validity());
    }
  }
}
