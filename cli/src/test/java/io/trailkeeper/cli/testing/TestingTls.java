package io.trailkeeper.cli.testing;

import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;

/** Certificates in directories as the kubelet mounts Secrets: through a link that is swapped. */
public final class TestingTls {

  private int mounts;

  /** Makes an authority. */
  public static CertificateAuthority authority(String name) {
    return CertificateAuthority.create(name, Clock.systemUTC(), new SecureRandom());
  }

  /** Issues a certificate for servers of this machine. */
  public static KeyCertificate serving(CertificateAuthority authority) {
    return authority.issueServing("capture", List.of("localhost", "127.0.0.1"));
  }

  /** Mounts certificates, or replaces the ones that are mounted, all at once. */
  public void mount(Path directory, KeyCertificate own, X509Certificate... authorities)
      throws IOException {
    mount(
        directory,
        own.certificatePem(),
        own.keyPem(),
        KeyCertificate.certificatesToPem(List.of(authorities)));
  }

  /** Mounts texts that may be no certificates. */
  public void mount(Path directory, String certificate, String key, String authorities)
      throws IOException {
    Path data = directory.resolve("..data-" + ++mounts);
    Files.createDirectories(data);
    Files.writeString(data.resolve("tls.crt"), certificate);
    Files.writeString(data.resolve("tls.key"), key);
    Files.writeString(data.resolve("ca.crt"), authorities);
    Path link = directory.resolve("..data");
    Path next = directory.resolve("..data_tmp");
    Files.createSymbolicLink(next, data.getFileName());
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
      Path file = directory.resolve(name);
      if (!Files.exists(file)) {
        Files.createSymbolicLink(file, Path.of("..data", name));
      }
    }
  }
}
