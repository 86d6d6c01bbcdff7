package io.trailkeeper.core.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A time-stamp authority on 127.0.0.1: a root, a certificate for time-stamps under it, and real
 * signatures. It can be told to be out of order, or to answer something else.
 */
public final class TestingTimestampAuthority implements AutoCloseable {

  private static final ASN1ObjectIdentifier POLICY =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");

  private final HttpServer server;
  private final Clock clock;
  private final X509Certificate root;
  private final X509Certificate certificate;
  private final KeyPair keys;
  private final AtomicInteger serial = new AtomicInteger(1);
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean outOfOrder;
  private volatile byte[] answer = new byte[0];

  private TestingTimestampAuthority(Clock clock) throws Exception {
    this.clock = clock;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair rootKeys = generator.generateKeyPair();
    this.keys = generator.generateKeyPair();
    X500Name rootName = new X500Name("CN=testing root");
    this.root = certificate(rootName, rootKeys, rootName, rootKeys, true);
    this.certificate =
        certificate(rootName, rootKeys, new X500Name("CN=testing time"), keys, false);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/tsr", this::handle);
    server.start();
  }

  /** Starts an authority that has the time from a clock. */
  public static TestingTimestampAuthority start(Clock clock) {
    try {
      return new TestingTimestampAuthority(clock);
    } catch (Exception e) {
      throw new IllegalStateException("the testing time-stamp authority does not start", e);
    }
  }

  /** Returns where it is asked. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/tsr");
  }

  /** Returns its root in PEM. */
  public byte[] rootPem() {
    return pem(root);
  }

  /** Returns the certificate that it signs with in PEM. */
  public byte[] certificatePem() {
    return pem(certificate);
  }

  /** Returns how many requests have come. */
  public int requests() {
    return requests.get();
  }

  /** Answers with 503 from now on, or not any more. */
  public void setOutOfOrder(boolean value) {
    outOfOrder = value;
  }

  /** Answers everything with these bytes from now on; with real answers if there are none. */
  public void setAnswer(byte[] bytes) {
    answer = bytes.clone();
  }

  /** Returns the answer to a request, as it goes over the wire. */
  public byte[] stamp(byte[] request) {
    try {
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .build("SHA256withRSA", keys.getPrivate(), certificate),
              new JcaDigestCalculatorProviderBuilder()
                  .build()
                  .get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
              POLICY);
      tokens.addCertificates(new JcaCertStore(List.of(certificate)));
      return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
          .generate(
              new TimeStampRequest(request),
              BigInteger.valueOf(serial.getAndIncrement()),
              Date.from(clock.instant()))
          .getEncoded();
    } catch (Exception e) {
      throw new IllegalStateException("stamping failed", e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      if (outOfOrder) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      byte[] response = answer.length > 0 ? answer : stamp(request);
      exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
      exchange.sendResponseHeaders(200, response.length);
      exchange.getResponseBody().write(response);
    }
  }

  private X509Certificate certificate(
      X500Name issuer, KeyPair issuerKeys, X500Name subject, KeyPair subjectKeys, boolean isRoot)
      throws Exception {
    Instant now = clock.instant();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(serial.getAndIncrement()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(365))),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isRoot));
    if (!isRoot) {
      builder.addExtension(
          Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withRSA").build(issuerKeys.getPrivate())));
  }

  private static byte[] pem(X509Certificate certificate) {
    try {
      return ("-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops to answer. */
  @Override
  public void close() {
    server.stop(0);
  }
}
