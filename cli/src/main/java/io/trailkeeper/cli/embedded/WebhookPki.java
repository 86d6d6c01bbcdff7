package io.trailkeeper.cli.embedded;

import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.collector.file.DurableFile.Access;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a data directory: made on the first start, and made anew when they are about
 * to run out or the host has changed. The authority stays.
 */
final class WebhookPki {

  /** The name of the API server's client certificate, and so the source of its events. */
  static final String API_SERVER = "kube-apiserver";

  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Path directory;
  private final Clock clock;
  private final CertificateAuthority authority;

  private WebhookPki(Path directory, Clock clock, CertificateAuthority authority) {
    this.directory = directory;
    this.clock = clock;
    this.authority = authority;
  }

  static WebhookPki open(Path directory, Clock clock, SecureRandom random) throws IOException {
    @Nullable KeyCertificate known = read(directory, "ca");
    if (known != null) {
      return new WebhookPki(directory, clock, CertificateAuthority.load(known, clock, random));
    }
    CertificateAuthority made = CertificateAuthority.create("trailkeeper", clock, random);
    write(directory, "ca", made.keyCertificate());
    return new WebhookPki(directory, clock, made);
  }

  X509Certificate authority() {
    return authority.certificate();
  }

  /** Returns a serving certificate for these hosts. */
  KeyCertificate serving(List<String> hosts) throws IOException {
    @Nullable KeyCertificate known = read(directory, "server");
    if (known != null && lasts(known) && known.serves(hosts)) {
      return known;
    }
    KeyCertificate made = authority.issueServing("trailkeeper-capture", hosts);
    write(directory, "server", made);
    return made;
  }

  /** Returns the API server's client certificate. */
  KeyCertificate apiServerClient() throws IOException {
    @Nullable KeyCertificate known = read(directory, "apiserver-client");
    if (known != null && lasts(known)) {
      return known;
    }
    KeyCertificate made = authority.issueClient(API_SERVER, ClientRole.AUDIT_SOURCE);
    write(directory, "apiserver-client", made);
    return made;
  }

  private boolean lasts(KeyCertificate known) {
    Instant end = known.certificate().getNotAfter().toInstant();
    return end.isAfter(clock.instant().plus(RENEW_BEFORE));
  }

  private static @Nullable KeyCertificate read(Path directory, String name) throws IOException {
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return null;
    }
    return KeyCertificate.parse(Files.readString(certificate), Files.readString(key));
  }

  private static void write(Path directory, String name, KeyCertificate made) throws IOException {
    DurableFile.replace(directory.resolve(name + ".key"), ascii(made.keyPem()), Access.PRIVATE);
    DurableFile.replace(
        directory.resolve(name + ".crt"), ascii(made.certificatePem()), Access.PUBLIC);
  }

  private static byte[] ascii(String pem) {
    return pem.getBytes(StandardCharsets.US_ASCII);
  }
}
