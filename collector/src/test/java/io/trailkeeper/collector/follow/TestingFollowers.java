package io.trailkeeper.collector.follow;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A server for followers on a free port, and followers of it. */
final class TestingFollowers implements AutoCloseable {

  final CertificateAuthority authority;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final FollowerServer server;

  TestingFollowers(Journal journal) {
    this(journal, options(0));
  }

  TestingFollowers(Journal journal, FollowerServerOptions options) {
    this(journal, options, newAuthority());
  }

  TestingFollowers(Journal journal, FollowerServerOptions options, CertificateAuthority authority) {
    this.authority = authority;
    server =
        new FollowerServer(options, serving(authority), journal, meters, Clock.systemUTC()).start();
  }

  static FollowerServerOptions options(int port) {
    return FollowerServerOptions.forHeap("localhost", port, 256 << 20);
  }

  static CertificateAuthority newAuthority() {
    return CertificateAuthority.create("trailkeeper", Clock.systemUTC(), new SecureRandom());
  }

  static TlsMaterial serving(CertificateAuthority by) {
    return material(by.issueServing("capture", List.of("localhost", "127.0.0.1")), by);
  }

  static TlsMaterial material(KeyCertificate own, CertificateAuthority trusted) {
    return new TlsMaterial(own, List.of(trusted.certificate()));
  }

  TlsMaterial follower(String name) {
    return client(name, ClientRole.FOLLOWER);
  }

  TlsMaterial client(String name, ClientRole role) {
    return material(authority.issueClient(name, role), authority);
  }

  URI uri() {
    return uri(server.port());
  }

  static URI uri(int port) {
    return URI.create("https://localhost:" + port);
  }

  RemoteJournal remote(String follower) {
    TlsMaterial material = follower(follower);
    return remote(server.port(), material);
  }

  /** A remote journal that gives up soon. */
  static RemoteJournal remote(int port, TlsMaterial material) {
    return new RemoteJournal(
        uri(port), () -> material, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  double requests(String operation, String outcome) {
    var counter =
        meters
            .find("trailkeeper.followers.requests")
            .tag("operation", operation)
            .tag("outcome", outcome)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  double tlsFailures(String cause) {
    return meters.get("trailkeeper.followers.tls.failures").tag("cause", cause).counter().count();
  }

  double tlsFailures() {
    return meters.get("trailkeeper.followers.tls.failures").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  double gauge(String name) {
    return meters.get("trailkeeper.followers." + name).gauge().value();
  }

  @Override
  public void close() {
    server.close();
  }
}
