package io.trailkeeper.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCertificateTest {

  private static final Instant NOW = Instant.parse("2026-07-23T10:00:00Z");

  private final CertificateAuthority authority =
      CertificateAuthority.create("ca", Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
  private final KeyCertificate issued =
      authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE);

  @Test
  void goesToPemAndBack() {
    // When
    String certificatePem = issued.certificatePem();
    String keyPem = issued.keyPem();
    KeyCertificate read = KeyCertificate.parse("# mine\n" + certificatePem, keyPem);

    // Then
    assertThat(certificatePem)
        .startsWith("-----BEGIN CERTIFICATE-----\n")
        .endsWith("\n-----END CERTIFICATE-----\n");
    assertThat(keyPem)
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
    assertThat(certificatePem.lines()).allMatch(line -> line.length() <= 64);
    assertThat(read.chain()).isEqualTo(issued.chain());
    assertThat(read.key()).isEqualTo(issued.key());
  }

  @Test
  void keepsTheOrderOfAChain() {
    // Given
    List<X509Certificate> chain = List.of(issued.certificate(), authority.certificate());
    KeyCertificate both = new KeyCertificate(issued.key(), chain);

    // When
    KeyCertificate read = KeyCertificate.parse(both.certificatePem(), both.keyPem());

    // Then
    assertThat(read.chain()).isEqualTo(chain);
    assertThat(KeyCertificate.parseCertificates(both.certificatePem())).isEqualTo(chain);
  }

  @Test
  void readsKeysInTheOlderFormOfOpenSsl() throws GeneralSecurityException, IOException {
    // Given
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256r1;
    BigInteger secret = ((java.security.interfaces.ECPrivateKey) pair.getPrivate()).getS();
    String keyPem =
        Pem.encode("EC PARAMETERS", curve.getEncoded())
            + Pem.encode("EC PRIVATE KEY", new ECPrivateKey(256, secret, curve).getEncoded());
    X509Certificate certificate = TestingCertificates.selfSigned("CN=a", pair, NOW);

    // When
    KeyCertificate read =
        KeyCertificate.parse(KeyCertificate.certificatesToPem(List.of(certificate)), keyPem);

    // Then
    assertThat(((java.security.interfaces.ECPrivateKey) read.key()).getS()).isEqualTo(secret);
  }

  @Test
  void readsRsaKeysInTheOlderFormOfOpenSsl() throws GeneralSecurityException, IOException {
    // Given
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    byte[] pkcs1 =
        PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    X509Certificate certificate = TestingCertificates.selfSigned("CN=a", pair, NOW);

    // When
    KeyCertificate read =
        KeyCertificate.parse(
            KeyCertificate.certificatesToPem(List.of(certificate)),
            Pem.encode("RSA PRIVATE KEY", pkcs1));

    // Then
    assertThat(read.key()).isEqualTo(pair.getPrivate());
  }

  @Test
  void hidesTheKey() {
    // Given
    String secret = issued.keyPem().replace("\n", "").substring(60, 100);

    // When
    String shown = issued.toString();

    // Then
    assertThat(shown).contains("CN=kube-apiserver", "key=hidden", "notAfter=2027-07-23T10:00:00Z");
    assertThat(shown).doesNotContain(secret).doesNotContain("BEGIN");
  }

  @Test
  void refusesAKeyThatIsNotTheCertificates() {
    KeyCertificate other = authority.issueClient("other", ClientRole.AUDIT_SOURCE);
    assertThatThrownBy(() -> KeyCertificate.parse(issued.certificatePem(), other.keyPem()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("is not that of the certificate")
        .hasMessageContaining("CN=kube-apiserver");
    assertThatThrownBy(() -> new KeyCertificate(issued.key(), List.of()))
        .isInstanceOf(PkiException.class)
        .hasMessage("a key needs a certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n%%%SECRET\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nU0VDUkVU\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nU0VDUkVU\n-----END CERTIFICATE-----\n"
      })
  void refusesWhatIsNoKeyWithoutShowingIt(String pem) {
    assertThatThrownBy(() -> KeyCertificate.parse(issued.certificatePem(), pem))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("private key")
        .hasNoCause()
        .hasMessageNotContaining("SECRET")
        .hasMessageNotContaining("U0VDUkVU");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN CERTIFICATE-----\nU0VDUkVU\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nU0VDUkVU\n"
      })
  void refusesWhatIsNoCertificate(String pem) {
    assertThatThrownBy(() -> KeyCertificate.parse(pem, issued.keyPem()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("the PEM text holds");
  }
}
