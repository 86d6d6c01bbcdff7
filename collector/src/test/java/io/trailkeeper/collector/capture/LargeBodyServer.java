package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A capture server in a process of its own, whose intake keeps nothing: prints its port, and stops
 * when its input ends. Takes the folder of its certificates.
 */
final class LargeBodyServer {

  private LargeBodyServer() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    KeyCertificate serving =
        KeyCertificate.parse(
            Files.readString(folder.resolve("server.crt")),
            Files.readString(folder.resolve("server.key")));
    TlsMaterial tls =
        new TlsMaterial(
            serving, KeyCertificate.parseCertificates(Files.readString(folder.resolve("ca.crt"))));
    Clock clock = Clock.systemUTC();
    try (Quarantine quarantine = new Quarantine(folder.resolve("quarantine"), 1 << 20, clock);
        CaptureServer server =
            new CaptureServer(
                    CaptureOptions.forHeap("localhost", 0, Runtime.getRuntime().maxMemory()),
                    tls,
                    Redactor.of(RedactionOptions.DEFAULT),
                    source -> new Nowhere(),
                    quarantine,
                    new SimpleMeterRegistry(),
                    clock)
                .start()) {
      System.out.println(server.port());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private static final class Nowhere implements EventIntake.Submission {

    @Override
    public boolean append(AuditEvent event) {
      return true;
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }
}
