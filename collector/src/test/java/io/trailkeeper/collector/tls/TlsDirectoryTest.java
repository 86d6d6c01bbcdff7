package io.trailkeeper.collector.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsDirectoryTest {

  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("trailkeeper", Clock.systemUTC(), new SecureRandom());

  @TempDir Path directory;

  @Test
  void tellsWhatIsThereOnceAndWaitsWhileThereIsNothing() throws IOException {
    // Given
    TlsDirectory tls = new TlsDirectory(directory);
    assertThat(tls.poll()).isEmpty();
    assertThat(tls.problem()).get().asString().contains("there is no").contains("tls.crt");
    KeyCertificate own = AUTHORITY.issueClient("a", ClientRole.FOLLOWER);

    // When
    write(own);
    Optional<TlsMaterial> first = tls.poll();

    // Then
    assertThat(first).contains(new TlsMaterial(own, List.of(AUTHORITY.certificate())));
    assertThat(tls.problem()).isEmpty();
    assertThat(tls.poll()).isEmpty();
  }

  @Test
  void aChangeIsTakenUpWhenItHasSettled() throws IOException {
    // Given
    TlsDirectory tls = new TlsDirectory(directory);
    write(AUTHORITY.issueClient("a", ClientRole.FOLLOWER));
    tls.poll();
    KeyCertificate renewed = AUTHORITY.issueClient("a", ClientRole.FOLLOWER);

    // When
    write(renewed);

    // Then
    assertThat(tls.poll()).isEmpty();
    assertThat(tls.poll()).map(TlsMaterial::own).contains(renewed);
    assertThat(tls.poll()).isEmpty();
  }

  @Test
  void aBrokenSetKeepsTheLastGoodOneAndSaysWhy() throws IOException {
    // Given
    TlsDirectory tls = new TlsDirectory(directory);
    KeyCertificate own = AUTHORITY.issueClient("a", ClientRole.FOLLOWER);
    write(own);
    tls.poll();

    // When
    Files.writeString(
        directory.resolve("tls.key"), AUTHORITY.issueClient("b", ClientRole.FOLLOWER).keyPem());

    // Then
    assertThat(tls.poll()).isEmpty();
    assertThat(tls.poll()).isEmpty();
    assertThat(tls.problem()).get().asString().contains("not that of the certificate");
    Files.writeString(directory.resolve("tls.key"), own.keyPem());
    assertThat(tls.poll()).isEmpty();
    assertThat(tls.problem()).isEmpty();
  }

  @Test
  void seesThroughTheSymbolicLinksOfAMountedSecret() throws IOException {
    // Given
    Path mount = Files.createDirectory(directory.resolve("mount"));
    KeyCertificate first = AUTHORITY.issueClient("a", ClientRole.FOLLOWER);
    KeyCertificate second = AUTHORITY.issueClient("a", ClientRole.FOLLOWER);
    write(Files.createDirectory(mount.resolve("..1")), first);
    write(Files.createDirectory(mount.resolve("..2")), second);
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    for (String name : List.of("tls.crt", "tls.key", "ca.crt")) {
      Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
    }
    TlsDirectory tls = new TlsDirectory(mount);
    assertThat(tls.poll()).map(TlsMaterial::own).contains(first);

    // When
    Files.createSymbolicLink(mount.resolve("..tmp"), Path.of("..2"));
    Files.move(
        mount.resolve("..tmp"), mount.resolve("..data"), StandardCopyOption.REPLACE_EXISTING);
    tls.poll();

    // Then
    assertThat(tls.poll()).map(TlsMaterial::own).contains(second);
  }

  @Test
  void aFileOfSenselessSizeIsNotRead() throws IOException {
    // Given
    TlsDirectory tls = new TlsDirectory(directory);
    write(AUTHORITY.issueClient("a", ClientRole.FOLLOWER));
    Files.write(directory.resolve("ca.crt"), new byte[2 << 20]);

    // When, then
    assertThat(tls.poll()).isEmpty();
    assertThat(tls.problem()).get().asString().contains("larger than");
  }

  private void write(KeyCertificate own) throws IOException {
    write(directory, own);
  }

  private static void write(Path folder, KeyCertificate own) throws IOException {
    Files.writeString(folder.resolve("tls.crt"), own.certificatePem());
    Files.writeString(folder.resolve("tls.key"), own.keyPem());
    Files.writeString(
        folder.resolve("ca.crt"),
        KeyCertificate.certificatesToPem(List.of(AUTHORITY.certificate())));
  }
}
