package io.trailkeeper.core.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final int DNS = 2;
  private static final int IP = 7;

  private final Instant now = Instant.parse("2026-07-23T10:00:00Z");
  private final Clock clock = Clock.fixed(now, ZoneOffset.UTC);
  private final SecureRandom random = new SecureRandom();
  private final CertificateAuthority authority =
      CertificateAuthority.create("trailkeeper test", clock, random);

  @Test
  void makesAnAuthorityForTenYears() throws GeneralSecurityException {
    // When
    X509Certificate certificate = authority.certificate();

    // Then
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=trailkeeper test");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(now.minusSeconds(300));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(3653)));
    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(bits(certificate)).containsExactly(5, 6);
    assertThat(certificate.getExtendedKeyUsage()).isNull();
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    assertThat(identifier(certificate, "2.5.29.14")).isNotEmpty();
  }

  @Test
  void issuesServingCertificates() throws GeneralSecurityException {
    // When
    KeyCertificate issued =
        authority.issueServing(
            "trailkeeper-capture",
            List.of(
                "Capture.trailkeeper.svc", "localhost", "127.0.0.1", "fd00::1", "*.example.com"));

    // Then
    X509Certificate certificate = issued.certificate();
    verify(issued);
    assertThat(issued.chain()).hasSize(1);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=trailkeeper-capture");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(bits(certificate)).containsExactly(0);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(DNS, "capture.trailkeeper.svc"),
            List.of(DNS, "localhost"),
            List.of(IP, "127.0.0.1"),
            List.of(IP, "fd00:0:0:0:0:0:0:1"),
            List.of(DNS, "*.example.com"));
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(now.minusSeconds(300));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(365)));
  }

  @Test
  void issuesClientCertificatesWithARole() throws GeneralSecurityException {
    // When
    KeyCertificate issued = authority.issueClient("kube-apiserver-1", ClientRole.AUDIT_SOURCE);

    // Then
    X509Certificate certificate = issued.certificate();
    verify(issued);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
    assertThat(certificate.getSubjectAlternativeNames()).isNull();
    ClientIdentity identity = ClientIdentity.of(certificate);
    assertThat(identity.name()).isEqualTo("kube-apiserver-1");
    assertThat(identity.organisations()).containsExactly("trailkeeper:audit-sources");
    assertThat(identity.has(ClientRole.AUDIT_SOURCE)).isTrue();
    assertThat(identity.has(ClientRole.FOLLOWER)).isFalse();
  }

  @Test
  void namesTheIssuersKey() {
    // When
    KeyCertificate issued = authority.issueClient("a", ClientRole.FOLLOWER);

    // Then
    byte[] subjectKey = identifier(authority.certificate(), "2.5.29.14");
    byte[] authorityKey = identifier(issued.certificate(), "2.5.29.35");
    // the identifier is the tail of SEQUENCE { [0] keyid } and of OCTET STRING alike
    assertThat(Arrays.copyOfRange(authorityKey, 4, authorityKey.length))
        .isEqualTo(Arrays.copyOfRange(subjectKey, 2, subjectKey.length))
        .hasSize(20);
  }

  @Test
  void serialsArePositiveAndTheirOwn() {
    Set<Object> serials = new HashSet<>();
    int longest = 0;
    for (int i = 0; i < 20; i++) {
      X509Certificate certificate = authority.issueClient("a", ClientRole.FOLLOWER).certificate();
      assertThat(certificate.getSerialNumber()).isPositive();
      serials.add(certificate.getSerialNumber());
      longest = Math.max(longest, certificate.getSerialNumber().bitLength());
    }
    assertThat(serials).hasSize(20);
    assertThat(longest).isBetween(120, 128);
  }

  @Test
  void comesBackFromPem() throws GeneralSecurityException {
    // Given
    KeyCertificate kept = authority.keyCertificate();

    // When
    CertificateAuthority loaded =
        CertificateAuthority.load(kept.certificatePem(), kept.keyPem(), clock, random);

    // Then
    assertThat(loaded.certificate()).isEqualTo(authority.certificate());
    verify(loaded.issueClient("a", ClientRole.AUDIT_SOURCE));
  }

  @Test
  void issuesWithAnRsaAuthorityAndAnIntermediateOne() throws GeneralSecurityException {
    // Given
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    KeyCertificate intermediate = TestingCertificates.subordinate(authority, pair, now);

    // When
    KeyCertificate issued =
        CertificateAuthority.load(intermediate, clock, random)
            .issueClient("a", ClientRole.AUDIT_SOURCE);

    // Then
    assertThat(issued.certificate().getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(issued.chain()).hasSize(2);
    verify(issued);
  }

  @Test
  void neverOutlivesItsAuthority() {
    // Given
    Instant end = authority.certificate().getNotAfter().toInstant();
    Clock late = Clock.fixed(end.minus(Duration.ofDays(30)), ZoneOffset.UTC);
    Clock tooLate = Clock.fixed(end, ZoneOffset.UTC);

    // When
    KeyCertificate issued =
        CertificateAuthority.load(authority.keyCertificate(), late, random)
            .issueClient("a", ClientRole.FOLLOWER);

    // Then
    assertThat(issued.certificate().getNotAfter().toInstant()).isEqualTo(end);
    CertificateAuthority ended =
        CertificateAuthority.load(authority.keyCertificate(), tooLate, random);
    assertThatThrownBy(() -> ended.issueClient("a", ClientRole.FOLLOWER))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("ended at " + end);
  }

  @Test
  void refusesACertificateThatIsNoAuthoritys() {
    KeyCertificate leaf = authority.issueClient("a", ClientRole.FOLLOWER);
    assertThatThrownBy(() -> CertificateAuthority.load(leaf, clock, random))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("is not that of an authority");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "-a",
        "a-",
        "a..b",
        "a.",
        "under_score",
        "http://a",
        "a:443",
        "1.2.3",
        "256.0.0.1",
        "::g",
        "*",
        "a.*.b",
        "bücher.example"
      })
  void refusesHostsThatACertificateCannotName(String host) {
    assertThatThrownBy(() -> authority.issueServing("a", List.of("localhost", host)))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("\"" + host + "\" is neither an IP address nor a DNS name");
  }

  @Test
  void refusesNamesThatCannotBeUsed() {
    assertThatThrownBy(() -> authority.issueServing("a", List.of()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("at least one host");
    for (String name : List.of("", "  ", "x".repeat(65), "a\nb", "a\u0000b")) {
      assertThatThrownBy(() -> authority.issueClient(name, ClientRole.FOLLOWER))
          .isInstanceOf(PkiException.class)
          .hasMessageContaining("a common name");
    }
    assertThatCode(() -> authority.issueClient("x".repeat(64), ClientRole.FOLLOWER))
        .doesNotThrowAnyException();
  }

  private void verify(KeyCertificate issued) throws GeneralSecurityException {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(issued.chain()), parameters);
  }

  private static List<Integer> bits(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return IntStream.range(0, usage.length).filter(bit -> usage[bit]).boxed().toList();
  }

  private static byte[] identifier(X509Certificate certificate, String oid) {
    return ASN1OctetString.getInstance(certificate.getExtensionValue(oid)).getOctets();
  }
}
